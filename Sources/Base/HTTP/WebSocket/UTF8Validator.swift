/// Checks UTF-8 that arrives in pieces (RFC 3629): no surrogates, no overlong forms, nothing above U+10FFFF.
struct UTF8Validator: Sendable {
    private var expected = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xbf

    /// Whether no character is cut off at the end of what came so far.
    var isComplete: Bool { expected == 0 }

    /// Whether the byte may follow those before.
    mutating func accept(_ byte: UInt8) -> Bool {
        if expected == 0 {
            switch byte {
            case 0x00...0x7f: return true
            case 0xc2...0xdf: begin(1, 0x80, 0xbf)
            case 0xe0: begin(2, 0xa0, 0xbf)
            case 0xed: begin(2, 0x80, 0x9f)
            case 0xe1...0xef: begin(2, 0x80, 0xbf)
            case 0xf0: begin(3, 0x90, 0xbf)
            case 0xf1...0xf3: begin(3, 0x80, 0xbf)
            case 0xf4: begin(3, 0x80, 0x8f)
            default: return false
            }
            return true
        }
        guard byte >= lowest, byte <= highest else { return false }
        begin(expected - 1, 0x80, 0xbf)
        return true
    }

    private mutating func begin(_ following: Int, _ low: UInt8, _ high: UInt8) {
        expected = following
        lowest = low
        highest = high
    }

    static func isValid(_ bytes: some Sequence<UInt8>) -> Bool {
        var validator = UTF8Validator()
        for byte in bytes where !validator.accept(byte) { return false }
        return validator.isComplete
    }
}
