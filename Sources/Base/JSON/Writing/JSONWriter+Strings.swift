extension JSONWriter {
    /// A string with its quotes.
    @inline(__always)
    mutating func appendString(_ text: String) {
        if text.utf8.withContiguousStorageIfAvailable({ appendUTF8($0) }) == nil { appendBridged(text) }
    }

    @inline(never)
    private mutating func appendBridged(_ text: String) {
        var text = text
        text.withUTF8 { appendUTF8($0) }
    }

    mutating func appendUTF8(_ source: UnsafeBufferPointer<UInt8>) {
        let length = source.count
        reserve(length &+ 2)
        base[count] = UInt8(ascii: "\"")
        count &+= 1
        guard length > 0, let start = source.baseAddress else {
            base[count] = UInt8(ascii: "\"")
            count &+= 1
            return
        }
        var place = 0
        while place < length {
            let rest = length &- place
            let word = rest >= 8 ? Words.load(start + place) : JSONWriter.lastWord(start + place, rest, place)
            let special = Words.special(word)
            // Bytes behind the end of the text are overwritten by what comes next; `slack` has room for them.
            UnsafeMutableRawPointer(base + count).storeBytes(of: word, as: UInt64.self)
            let plain = special == 0 ? min(rest, 8) : special.trailingZeroBitCount >> 3
            count &+= plain
            place &+= plain
            if special != 0 {
                appendEscape(start[place])
                place &+= 1
                reserve(length &- place &+ 2)
            }
        }
        base[count] = UInt8(ascii: "\"")
        count &+= 1
    }

    /// The last one to seven bytes, filled up with spaces, without reading beyond them.
    @inline(__always)
    private static func lastWord(_ text: UnsafePointer<UInt8>, _ length: Int, _ before: Int) -> UInt64 {
        let spaces: UInt64 = 0x2020_2020_2020_2020
        let shift = UInt64(8 &* length)
        if before >= 8 {
            // There is a whole word that ends where the text ends.
            return Words.load(text + (length &- 8)) &>> (64 &- shift) | spaces &<< shift
        }
        var word = spaces &<< shift
        if length >= 4 {
            let raw = UnsafeRawPointer(text)
            word |= UInt64(raw.loadUnaligned(as: UInt32.self))
            let tail = UInt64(raw.loadUnaligned(fromByteOffset: length &- 4, as: UInt32.self))
            return word | tail &<< UInt64(8 &* (length &- 4))
        }
        word |= UInt64(text[0])
        if length > 1 { word |= UInt64(text[1]) &<< 8 }
        if length > 2 { word |= UInt64(text[2]) &<< 16 }
        return word
    }

    @inline(never)
    private mutating func appendEscape(_ byte: UInt8) {
        reserve(6)
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 0x08: append("\\b")
        case 0x09: append("\\t")
        case 0x0a: append("\\n")
        case 0x0c: append("\\f")
        case 0x0d: append("\\r")
        default:
            append("\\u00")
            append(UInt8(ascii: "0") + byte >> 4)
            append(hexDigit(byte & 15))
        }
    }
}

@inline(__always)
func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "a") &- 10 &+ value
}
