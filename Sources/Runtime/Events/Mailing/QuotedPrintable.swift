/// RFC 2045 §6.7, for texts: line breaks become CRLF, lines stay within 76 characters.
enum QuotedPrintable {
    static func encode(_ text: String) -> String {
        var out: [UInt8] = []
        var column = 0
        let bytes = Array(text.utf8)
        var index = 0
        func put(_ piece: [UInt8]) {
            if column + piece.count > 75 {
                out += Array("=\r\n".utf8)
                column = 0
            }
            out += piece
            column += piece.count
        }
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                if byte == UInt8(ascii: "\r"), index < bytes.count, bytes[index] == UInt8(ascii: "\n") { index += 1 }
                out += Array("\r\n".utf8)
                column = 0
            case 0x20, 0x09:
                let endsLine = index == bytes.count || bytes[index] == 0x0A || bytes[index] == 0x0D
                put(endsLine ? escaped(byte) : [byte])
            case UInt8(ascii: "."):
                // A dot alone on a line ends a mail in SMTP; the transport doubles it, and this spares it the need.
                put(column == 0 ? escaped(byte) : [byte])
            case 0x21...0x7E where byte != UInt8(ascii: "="): put([byte])
            default: put(escaped(byte))
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
