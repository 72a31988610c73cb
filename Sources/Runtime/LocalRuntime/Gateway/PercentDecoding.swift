/// Percent-decoding of one path segment (RFC 3986 §2.1).
package enum PercentDecoding {
    /// The text of an escaped segment; nil when an escape is broken, or what it spells is not UTF-8 or contains NUL.
    package static func decode(_ bytes: Span<UInt8>) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            var byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < bytes.count, let high = hexValue(bytes[index + 1]),
                    let low = hexValue(bytes[index + 2])
                else { return nil }
                byte = high << 4 | low
                index += 2
                if byte == 0 { return nil }
            }
            decoded.append(byte)
            index += 1
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// Whether the escaped segment spells exactly these bytes. Allocates nothing.
    static func spells(_ segment: Span<UInt8>, _ literal: Span<UInt8>) -> Bool {
        var index = 0
        var position = 0
        while index < segment.count {
            guard position < literal.count else { return false }
            var byte = segment[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < segment.count, let high = hexValue(segment[index + 1]),
                    let low = hexValue(segment[index + 2])
                else { return false }
                byte = high << 4 | low
                index += 2
            }
            if byte != literal[position] { return false }
            index += 1
            position += 1
        }
        return position == literal.count
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
