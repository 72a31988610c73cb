extension PictureHeader {
    /// GIF: a screen, then blocks, then the trailer. What stands in a block is not looked at, only that each is whole.
    static func gif(_ file: PictureBytes) throws(Failure) -> PictureHeader {
        let header = try PictureHeader(type: .gif, width: try file.little(6, 2), height: try file.little(8, 2))
        var index = 13 + colors(try file.byte(10))
        var hasPicture = false
        while true {
            switch try file.byte(index) {
            case 0x21: index = try blocks(file, from: index + 2)
            case 0x2C:
                let (right, bottom) = (
                    try file.little(index + 1, 2) + file.little(index + 5, 2),
                    try file.little(index + 3, 2) + file.little(index + 7, 2)
                )
                guard right <= header.width, bottom <= header.height else {
                    throw .broken("a picture in it is larger than its screen")
                }
                hasPicture = true
                index = try blocks(file, from: index + 10 + colors(try file.byte(index + 9)) + 1)
            case 0x3B:
                guard hasPicture, index + 1 == file.count else { throw .broken("it does not end with its trailer") }
                return header
            default: throw .broken("it has a block that does not belong there")
            }
        }
    }

    /// The bytes of a table of colours, by the flags that announce it.
    private static func colors(_ flags: Int) -> Int { flags & 0x80 == 0 ? 0 : 3 << (flags & 7 + 1) }

    /// Behind a chain of blocks, each with its length before it, the last empty.
    private static func blocks(_ file: PictureBytes, from start: Int) throws(Failure) -> Int {
        var index = start
        while true {
            let length = try file.byte(index)
            index += length + 1
            if length == 0 { return index }
        }
    }
}
