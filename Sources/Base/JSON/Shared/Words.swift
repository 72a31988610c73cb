/// Eight bytes at once, compared and searched without a branch for each.
enum Words {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let highs: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    static func load(_ pointer: UnsafePointer<UInt8>) -> UInt64 {
        UnsafeRawPointer(pointer).loadUnaligned(as: UInt64.self)
    }

    /// A high bit in each byte, from the first on, that may not stand in a JSON string as it is: a control character,
    /// a quote or a backslash. Bits above the first set one may be wrong; none below it is missing.
    @inline(__always)
    static func special(_ word: UInt64) -> UInt64 {
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5c)
        let control = (word &- ones &* 0x20) & ~word
        return (control | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & highs
    }

    /// Whether two byte strings are the same; at least eight bytes must be readable at both places, whatever the length.
    @inline(__always)
    static func same(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        if length <= 8 {
            guard length > 0 else { return true }
            return (load(left) ^ load(right)) &<< UInt64(64 &- 8 &* length) == 0
        }
        var place = 0
        while place &+ 8 < length {
            if load(left + place) != load(right + place) { return false }
            place &+= 8
        }
        return load(left + (length &- 8)) == load(right + (length &- 8))
    }
}
