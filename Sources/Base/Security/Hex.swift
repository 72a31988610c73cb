/// Lower-case hexadecimal text of `bytes`.
public func hex(_ bytes: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: bytes.count * 2) { out in
        var next = 0
        for byte in bytes {
            out[next] = hexDigit(byte >> 4)
            out[next + 1] = hexDigit(byte & 15)
            next += 2
        }
        return next
    }
}

/// The bytes that `text` spells in hexadecimal of either case, or nil when it is anything else.
public func hexDecoded(_ text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 2)
    var high: UInt8?
    for character in text.utf8 {
        guard let digit = hexValue(character) else { return nil }
        if let pending = high {
            bytes.append(pending << 4 | digit)
            high = nil
        } else {
            high = digit
        }
    }
    return high == nil ? bytes : nil
}

@inline(__always) func hexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? nibble + 48 : nibble + 87 }

@inline(__always) func hexValue(_ character: UInt8) -> UInt8? {
    switch character {
    case 48...57: character - 48
    case 65...70: character - 55
    case 97...102: character - 87
    default: nil
    }
}
