extension Scanner {
    /// A string, from its quote to behind the other one.
    @inline(__always)
    mutating func string(_ place: inout Int) throws(ScanFailure) {
        let start = place &+ 1
        var end = start
        var flags: TapeEntry.Flags = []
        while true {
            let word = Words.load(bytes + end)
            let special = Words.special(word)
            if special == 0 {
                if word & Words.highs != 0 { flags.insert(.wide) }
                end &+= 8
                continue
            }
            let plain = special.trailingZeroBitCount >> 3
            if word & Words.highs & ((1 as UInt64) &<< UInt64(plain &* 8) &- 1) != 0 { flags.insert(.wide) }
            end &+= plain
            let byte = bytes[end]
            if byte == UInt8(ascii: "\"") { break }
            guard byte == UInt8(ascii: "\\") else { throw controlCharacter(end) }
            flags.insert(.escaped)
            try escape(&end)
        }
        if flags.contains(.wide) {
            if let wrong = firstInvalidUTF8(UnsafeBufferPointer(start: bytes + start, count: end &- start)) {
                throw failure(start &+ wrong, "valid UTF-8")
            }
        }
        tape.append(start, end &- start, .string, flags)
        place = end &+ 1
    }

    @inline(never)
    private func controlCharacter(_ place: Int) -> ScanFailure {
        place >= count
            ? failure(place, "a closing quote") : failure(place, "a string without control characters")
    }

    @inline(never)
    private func escape(_ place: inout Int) throws(ScanFailure) {
        switch bytes[place &+ 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            place &+= 2
        case UInt8(ascii: "u"):
            let start = place
            guard let unit = hexUnit(bytes + (place &+ 2)) else { throw failure(start, "four hex digits") }
            place &+= 6
            guard unit >= 0xd800 && unit <= 0xdfff else { return }
            // A lone surrogate is no character (RFC 8259, 8.2).
            guard unit < 0xdc00, bytes[place] == UInt8(ascii: "\\"), bytes[place &+ 1] == UInt8(ascii: "u"),
                let low = hexUnit(bytes + (place &+ 2)), low >= 0xdc00 && low <= 0xdfff
            else { throw failure(start, "a whole surrogate pair") }
            place &+= 6
        default: throw failure(place, "a known escape")
        }
    }
}

/// The value of four hex digits.
func hexUnit(_ digits: UnsafePointer<UInt8>) -> UInt32? {
    var unit: UInt32 = 0
    for index in 0..<4 {
        guard let digit = hexValue(digits[index]) else { return nil }
        unit = unit << 4 | UInt32(digit)
    }
    return unit
}

@inline(__always)
func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte &- UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte &- UInt8(ascii: "a") &+ 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte &- UInt8(ascii: "A") &+ 10
    default: nil
    }
}
