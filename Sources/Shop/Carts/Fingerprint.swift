/// A short number that differs where what went into it differs: FNV-1a. It protects nothing.
struct Fingerprint: CustomStringConvertible {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func mix(_ number: Int) {
        withUnsafeBytes(of: number.littleEndian) { for byte in $0 { mix(byte) } }
    }

    /// A text in UTF-8, and that it ends there.
    mutating func mix(_ text: UnsafeRawBufferPointer) {
        for byte in text { mix(byte) }
        mix(0xFF as UInt8)
    }

    private mutating func mix(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

    var description: String { String(value, radix: 36) }
}
