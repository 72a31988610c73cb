/// A folder or a file of a layer. Everything belongs to root and is as old as the epoch, so that equal contents are equal
/// bytes.
struct TarEntry: Sendable, Equatable {
    /// From the root, without a slash at either end: `var/runtime/bootstrap`.
    let path: String
    let mode: Int
    /// nil for a folder.
    let bytes: [UInt8]?

    static func folder(_ path: String, mode: Int = 0o755) -> TarEntry {
        TarEntry(path: path, mode: mode, bytes: nil)
    }

    static func file(_ path: String, _ bytes: [UInt8], mode: Int = 0o644) -> TarEntry {
        TarEntry(path: path, mode: mode, bytes: bytes)
    }

    static func file(_ path: String, _ text: String) -> TarEntry { .file(path, Array(text.utf8)) }
}
