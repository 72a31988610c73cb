/// The place of the first byte that is not part of valid UTF-8 (RFC 3629: nothing overlong, no surrogates, at most
/// U+10FFFF).
func firstInvalidUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var place = 0
    while place < bytes.count {
        let lead = bytes[place]
        if lead < 0x80 {
            place += 1
            continue
        }
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xbf
        switch lead {
        case 0xc2...0xdf: length = 2
        case 0xe0: (length, second) = (3, 0xa0...0xbf)
        case 0xed: (length, second) = (3, 0x80...0x9f)
        case 0xe1...0xef: length = 3
        case 0xf0: (length, second) = (4, 0x90...0xbf)
        case 0xf1...0xf3: length = 4
        case 0xf4: (length, second) = (4, 0x80...0x8f)
        default: return place
        }
        guard place + length <= bytes.count, second.contains(bytes[place + 1]) else { return place }
        for index in 2..<max(length, 2) where bytes[place + index] & 0xc0 != 0x80 { return place }
        place += length
    }
    return nil
}
