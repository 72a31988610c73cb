/// Integers and texts of a file that may be cut short or made up.
struct ELFReader {
    let bytes: [UInt8]
    let path: String

    var broken: ImageError { ImageError("\(path) is a broken ELF file") }

    /// A little-endian integer of `size` bytes that no sound file has larger than this machine's memory.
    func integer(_ offset: Int, _ size: Int) throws(ImageError) -> Int {
        guard offset >= 0, offset <= bytes.count - size else { throw broken }
        var value: UInt64 = 0
        for index in (0..<size).reversed() { value = value << 8 | UInt64(bytes[offset + index]) }
        guard value < 1 << 47 else { return Int.max >> 2 }
        return Int(value)
    }

    /// The text up to the next NUL.
    func text(_ offset: Int) throws(ImageError) -> String {
        guard offset >= 0, offset < bytes.count, let end = bytes[offset...].prefix(4096).firstIndex(of: 0) else {
            throw broken
        }
        return String(decoding: bytes[offset..<end], as: UTF8.self)
    }
}
