/// Reads the archives that `TarWriter` writes, and trusts nothing in them.
struct TarReader {
    /// A header, and where its content is.
    struct Entry: Equatable {
        let path: String
        let mode: Int
        let isFolder: Bool
        let content: Range<Int>
    }

    /// What is in an archive; throws where it is not one.
    static func entries(_ archive: [UInt8]) throws(ImageError) -> [Entry] {
        var entries: [Entry] = []
        var at = 0
        let size = TarWriter.blockSize
        while true {
            guard at + 2 * size <= archive.count else { throw ImageError("an archive ends too early") }
            let block = archive[at..<(at + size)]
            if !block.contains(where: { $0 != 0 }) {
                guard !archive[at...].contains(where: { $0 != 0 }) else {
                    throw ImageError("an archive goes on after its end")
                }
                return entries
            }
            let entry = try header(block, contentAt: at + size)
            guard entry.content.upperBound <= archive.count else { throw ImageError("an archive ends too early") }
            entries.append(entry)
            at = entry.content.upperBound + (size - entry.content.count % size) % size
        }
    }

    private static func header(_ block: ArraySlice<UInt8>, contentAt start: Int) throws(ImageError) -> Entry {
        func field(_ offset: Int, _ length: Int) -> ArraySlice<UInt8> {
            block[(block.startIndex + offset)..<(block.startIndex + offset + length)].prefix { $0 != 0 }
        }
        func text(_ offset: Int, _ length: Int) -> String { String(decoding: field(offset, length), as: UTF8.self) }
        func octal(_ offset: Int, _ length: Int) throws(ImageError) -> Int {
            let digits = String(decoding: field(offset, length).filter { $0 != 0x20 }, as: UTF8.self)
            guard let number = Int(digits, radix: 8), number >= 0 else {
                throw ImageError("an archive has a broken header")
            }
            return number
        }
        var sum = 0
        for (index, byte) in block.enumerated() { sum += 148..<156 ~= index ? 0x20 : Int(byte) }
        guard text(257, 6) == "ustar", try octal(148, 8) == sum else {
            throw ImageError("an archive has a broken header")
        }
        let kind = block[block.startIndex + 156]
        guard kind == 0x30 || kind == 0x35 else { throw ImageError("an archive holds more than folders and files") }
        let prefix = text(345, 155)
        var path = prefix.isEmpty ? text(0, 100) : prefix + "/" + text(0, 100)
        if path.hasSuffix("/") { path.removeLast() }
        return Entry(
            path: path, mode: try octal(100, 8), isFolder: kind == 0x35,
            content: start..<(start + (try octal(124, 12))))
    }
}
