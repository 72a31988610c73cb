/// A short number that differs where what went into it differs. It protects nothing.
public struct Fingerprint: CustomStringConvertible, Sendable {
    /// The number.
    public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Of nothing.
    public init() {}

    /// A number.
    public mutating func mix(_ number: Int) { mix(UInt64(bitPattern: Int64(number))) }

    /// Bytes, eight at a time, and how many they are.
    public mutating func mix(_ text: UnsafeRawBufferPointer) {
        let whole = text.count & ~7
        for place in stride(from: 0, to: whole, by: 8) {
            mix(UInt64(littleEndian: text.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
        }
        var rest: UInt64 = 0
        for byte in text[whole...] { rest = rest << 8 | UInt64(byte) }
        mix(rest)
        mix(text.count)
    }

    /// The product carries what differs upwards, the shift brings it back down.
    private mutating func mix(_ word: UInt64) {
        value = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
        value ^= value >> 32
    }

    /// In the digits of base 36.
    public var description: String { String(value, radix: 36) }
}
