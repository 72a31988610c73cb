extension PictureHeader {
    /// PNG (RFC 2083): a chain of chunks, the first `IHDR`, the last `IEND`, nothing behind it.
    static func png(_ file: PictureBytes) throws(Failure) -> PictureHeader {
        guard try file.big(8, 4) == 13, file.has("IHDR", at: 12) else { throw .broken("it does not begin with IHDR") }
        let (width, height) = (try file.big(16, 4), try file.big(20, 4))
        let (depth, color) = (try file.byte(24), try file.byte(25))
        guard depths[color]?.contains(depth) == true, try file.big(26, 2) == 0, try file.byte(28) <= 1 else {
            throw .broken("IHDR names a form that does not exist")
        }
        guard width <= Int(Int32.max), height <= Int(Int32.max),
            try file.big(29, 4) == Int(PNG.crc32(Array(file.slice(12..<29))))
        else { throw .broken("IHDR is damaged") }
        var hasPixels = false
        var index = 33
        while true {
            let length = try file.big(index, 4)
            let isLast = file.has("IEND", at: index + 4)
            if file.has("IDAT", at: index + 4) { hasPixels = true }
            guard length <= file.count - index - 12 else { throw .broken("it ends too early") }
            index += length + 12
            if isLast { break }
        }
        guard hasPixels, index == file.count else { throw .broken("it does not end with IEND") }
        return try PictureHeader(type: .png, width: width, height: height)
    }

    /// The bits a sample may have, by the kind of colour.
    private static let depths: [Int: [Int]] = [
        0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16],
    ]
}
