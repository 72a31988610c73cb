/// Writes POSIX tar archives ("ustar") to whatever takes bytes.
struct TarWriter {
    typealias Sink = (UnsafeRawBufferPointer) throws -> Void

    static let blockSize = 512
    private let sink: Sink

    init(to sink: @escaping Sink) { self.sink = sink }

    func write(_ entry: TarEntry) throws {
        try writeHeader(path: entry.path, mode: entry.mode, size: entry.bytes?.count)
        guard let bytes = entry.bytes else { return }
        try bytes.withUnsafeBytes(sink)
        try pad(after: bytes.count)
    }

    /// The header of a file of `size` bytes, or of a folder where that is nil.
    func writeHeader(path: String, mode: Int, size: Int?) throws {
        try Self.header(path: path, mode: mode, size: size).withUnsafeBytes(sink)
    }

    /// What brings a file's content to whole blocks.
    func pad(after size: Int) throws {
        let padding = (Self.blockSize - size % Self.blockSize) % Self.blockSize
        if padding > 0 { try [UInt8](repeating: 0, count: padding).withUnsafeBytes(sink) }
    }

    /// Two empty blocks end an archive.
    func finish() throws { try [UInt8](repeating: 0, count: 2 * Self.blockSize).withUnsafeBytes(sink) }

    private static func header(path: String, mode: Int, size: Int?) throws(ImageError) -> [UInt8] {
        let (prefix, name) = try split(Array((size == nil ? path + "/" : path).utf8), path)
        guard size ?? 0 < 1 << 33 else { throw ImageError("\(path) is over 8 GB, too large for an image") }
        var block = [UInt8](repeating: 0, count: blockSize)
        func put(_ bytes: some Sequence<UInt8>, at offset: Int) {
            for (index, byte) in bytes.enumerated() { block[offset + index] = byte }
        }
        func octal(_ number: Int, digits: Int) -> [UInt8] {
            let text = String(number, radix: 8)
            return Array((String(repeating: "0", count: digits - text.count) + text).utf8)
        }
        put(name, at: 0)
        put(octal(mode, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(size ?? 0, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)
        put([UInt8](repeating: 0x20, count: 8), at: 148)
        block[156] = size == nil ? 0x35 : 0x30
        put("ustar\0".utf8, at: 257)
        put("00".utf8, at: 263)
        put(octal(0, digits: 7), at: 329)
        put(octal(0, digits: 7), at: 337)
        put(prefix, at: 345)
        // The sum is taken with spaces in its own place.
        put(octal(block.reduce(0) { $0 + Int($1) }, digits: 6) + [0, 0x20], at: 148)
        return block
    }

    /// A path of over 100 bytes is cut at a slash, with at most 155 bytes before it.
    private static func split(_ path: [UInt8], _ text: String) throws(ImageError) -> (
        ArraySlice<UInt8>, ArraySlice<UInt8>
    ) {
        if path.count <= 100 { return ([], path[...]) }
        for index in path.indices.dropLast() where path[index] == 0x2F && index <= 155 && path.count - index - 1 <= 100
        {
            return (path[..<index], path[(index + 1)...])
        }
        throw ImageError("the path \(text) is too long for an image")
    }
}
