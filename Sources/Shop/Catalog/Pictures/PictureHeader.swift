/// What the first bytes of a picture say: its type and its size. Only the frame of the file is read, every length in it
/// is checked against the bytes that are there, and no pixel is ever decoded.
struct PictureHeader: Hashable, Sendable {
    /// A type that every browser shows and none runs.
    enum MediaType: String, Sendable, CaseIterable {
        case png = "image/png"
        case jpeg = "image/jpeg"
        case webp = "image/webp"
        case gif = "image/gif"
    }

    /// Why bytes are no picture.
    enum Failure: Error, Hashable {
        /// They do not begin as any type that is known.
        case unknownType
        /// They begin as a picture, but do not go on as one.
        case broken(String)
    }

    let type: MediaType
    let width: Int
    let height: Int

    init(type: MediaType, width: Int, height: Int) throws(Failure) {
        guard width > 0, height > 0 else { throw .broken("it has no size") }
        self.type = type
        self.width = width
        self.height = height
    }

    /// The header of a whole file.
    init(_ bytes: [UInt8]) throws(Failure) {
        let file = PictureBytes(bytes)
        if file.has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], at: 0) {
            self = try .png(file)
        } else if file.has([0xFF, 0xD8, 0xFF], at: 0) {
            self = try .jpeg(file)
        } else if file.has("GIF87a", at: 0) || file.has("GIF89a", at: 0) {
            self = try .gif(file)
        } else if file.has("RIFF", at: 0), file.has("WEBP", at: 8) {
            self = try .webp(file)
        } else {
            throw .unknownType
        }
    }
}

/// Bytes that are read by position; what lies outside is a failure and never a trap.
struct PictureBytes {
    private let bytes: [UInt8]
    var count: Int { bytes.count }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func byte(_ index: Int) throws(PictureHeader.Failure) -> Int {
        guard bytes.indices.contains(index) else { throw .broken("it ends too early") }
        return Int(bytes[index])
    }

    /// Up to four bytes, the most significant first.
    func big(_ index: Int, _ count: Int) throws(PictureHeader.Failure) -> Int {
        var number = 0
        for offset in 0..<count { number = number << 8 | (try byte(index + offset)) }
        return number
    }

    /// Up to four bytes, the least significant first.
    func little(_ index: Int, _ count: Int) throws(PictureHeader.Failure) -> Int {
        var number = 0
        for offset in (0..<count).reversed() { number = number << 8 | (try byte(index + offset)) }
        return number
    }

    func has(_ text: StaticString, at index: Int) -> Bool { has(Array(text.description.utf8), at: index) }

    func has(_ pattern: [UInt8], at index: Int) -> Bool {
        index >= 0 && index + pattern.count <= bytes.count
            && bytes[index..<index + pattern.count].elementsEqual(pattern)
    }

    func slice(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[range.clamped(to: bytes.indices)] }
}
