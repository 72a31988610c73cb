import FoundationEssentials
import Glibc

/// Files read whole, and written piece by piece.
enum FileBytes {
    static func read(_ path: String) throws(ImageError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .refused("read", path) }
        defer { close(descriptor) }
        var state = stat()
        guard fstat(descriptor, &state) == 0 else { throw .refused("read", path) }
        guard state.st_mode & S_IFMT == S_IFREG else { throw ImageError("\(path) is no file") }
        var bytes = [UInt8](repeating: 0, count: Int(state.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .refused("read", path) }
            if count == 0 { break }
            filled += count
        }
        guard filled == bytes.count else { throw ImageError("\(path) changed while it was read") }
        return bytes
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try FileWriter(path)
        try bytes.withUnsafeBytes { try file.write($0) }
        try file.finish()
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func makeFolder(_ path: String) throws(ImageError) {
        do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
            throw .refused("make the folder", path)
        }
    }

    /// The path from the root, also of what is not there yet.
    static func absolute(_ path: String) -> String {
        if let resolved = realpath(path, nil) {
            defer { free(resolved) }
            return String(cString: resolved)
        }
        if path.hasPrefix("/") { return path }
        return FileManager.default.currentDirectoryPath + "/" + path
    }
}

/// A file being written; readable by everybody, as what is in an image is no secret.
final class FileWriter {
    private let path: String
    private let descriptor: Int32
    private var isOpen = true

    init(_ path: String, mode: mode_t = 0o644) throws(ImageError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        if descriptor < 0 { throw .refused("write", path) }
    }

    deinit { if isOpen { close(descriptor) } }

    func write(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .refused("write", path) }
            rest = rest.dropFirst(count)
        }
    }

    /// Some file systems say only now that there was no room.
    func finish() throws(ImageError) {
        isOpen = false
        if close(descriptor) != 0 { throw .refused("write", path) }
    }
}
