import Glibc

/// The libraries that a program does not ask the loader for but opens itself, such as libpq with the first query: their names
/// stand in it as texts of C.
enum OpenedLibraries {
    /// Every text of the form `libpq.so.5`, sorted.
    static func named(in program: [UInt8]) -> [String] {
        var names: Set<String> = []
        program.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            var place = 0
            while place + 4 < bytes.count, let dot = memchr(start + place, 0x2E, bytes.count - place - 4) {
                place = UnsafeRawPointer(dot) - start
                if memcmp(dot, ".so.", 4) == 0, let name = name(around: place, in: bytes) { names.insert(name) }
                place += 1
            }
        }
        return names.sorted()
    }

    private static func name(around place: Int, in bytes: UnsafeRawBufferPointer) -> String? {
        var first = place
        while first > 0, bytes[first - 1] != 0 {
            first -= 1
            if place - first > 64 { return nil }
        }
        var end = place + 4
        while end < bytes.count, 48...57 ~= bytes[end] { end += 1 }
        guard end > place + 4, end < bytes.count, bytes[end] == 0 else { return nil }
        let name = String(decoding: bytes[first..<end], as: UTF8.self)
        let isPlain = name.utf8.allSatisfy { 33...126 ~= $0 && $0 != 0x2F && $0 != 0x25 }
        return name.hasPrefix("lib") && isPlain ? name : nil
    }
}
