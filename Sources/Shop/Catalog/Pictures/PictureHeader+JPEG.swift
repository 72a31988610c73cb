extension PictureHeader {
    /// JPEG (ITU T.81 annex B): a chain of segments; the frame header says the size, and the scan follows it.
    static func jpeg(_ file: PictureBytes) throws(Failure) -> PictureHeader {
        var header: PictureHeader?
        var index = 2
        while true {
            guard try file.byte(index) == 0xFF else { throw .broken("a segment has no marker") }
            let marker = try file.byte(index + 1)
            switch marker {
            case 0xFF:
                // Any number of fill bytes may stand before a marker.
                index += 1
                continue
            case 0xC0, 0xC1, 0xC2:
                guard header == nil else { throw .broken("it has two frames") }
                header = try frame(file, at: index + 4)
            case 0xDA:
                guard let header else { throw .broken("it has no frame before its scan") }
                guard try index + 2 + file.big(index + 2, 2) < file.count else { throw .broken("it ends too early") }
                return header
            case 0xC4, 0xCC, 0xDB, 0xDD, 0xE0...0xEF, 0xFE: break
            case 0xC3, 0xC5...0xCF: throw .broken("it is of a kind that browsers do not show")
            default: throw .broken("it has a marker that does not belong there")
            }
            let length = try file.big(index + 2, 2)
            guard length >= 2, index + 2 + length < file.count else { throw .broken("it ends too early") }
            index += 2 + length
        }
    }

    private static func frame(_ file: PictureBytes, at index: Int) throws(Failure) -> PictureHeader {
        let components = try file.byte(index + 5)
        guard try file.byte(index) == 8, [1, 3, 4].contains(components),
            try file.big(index - 2, 2) == 8 + 3 * components
        else { throw .broken("its frame is of a kind that browsers do not show") }
        return try PictureHeader(type: .jpeg, width: try file.big(index + 3, 2), height: try file.big(index + 1, 2))
    }
}
