extension PictureHeader {
    /// WebP (RFC 9649): one RIFF file of chunks; the first says the size, in one of three ways.
    static func webp(_ file: PictureBytes) throws(Failure) -> PictureHeader {
        guard try file.little(4, 4) == file.count - 8, file.count % 2 == 0 else {
            throw .broken("its length is not the one it says")
        }
        try checkChunks(file)
        if file.has("VP8X", at: 12) {
            guard try file.little(16, 4) == 10 else { throw .broken("its header has another length") }
            return try PictureHeader(
                type: .webp, width: try file.little(24, 3) + 1, height: try file.little(27, 3) + 1)
        }
        if file.has("VP8L", at: 12) {
            guard try file.byte(20) == 0x2F else { throw .broken("its signature is missing") }
            let bits = try file.little(21, 4)
            guard bits >> 29 == 0 else { throw .broken("it is of a version that does not exist") }
            return try PictureHeader(type: .webp, width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1)
        }
        guard file.has("VP8 ", at: 12), try file.byte(20) & 1 == 0, file.has([0x9D, 0x01, 0x2A], at: 23) else {
            throw .broken("it does not begin with a whole picture")
        }
        return try PictureHeader(
            type: .webp, width: try file.little(26, 2) & 0x3FFF, height: try file.little(28, 2) & 0x3FFF)
    }

    /// Every chunk fits, one of them holds pixels, and the last ends where the file does.
    private static func checkChunks(_ file: PictureBytes) throws(Failure) {
        var hasPixels = false
        var index = 12
        while index < file.count {
            let length = try file.little(index + 4, 4)
            if file.has("VP8 ", at: index) || file.has("VP8L", at: index) || file.has("ANMF", at: index) {
                hasPixels = true
            }
            // A chunk of odd length is followed by one byte that says nothing.
            index += 8 + length + length % 2
        }
        guard hasPixels, index == file.count else { throw .broken("its parts do not fill it") }
    }
}
