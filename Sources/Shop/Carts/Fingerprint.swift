/// A short number that differs where what went into it differs: FNV-1a. It protects nothing.
struct Fingerprint: CustomStringConvertible {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func mix(_ number: Int) {
        withUnsafeBytes(of: number.littleEndian) { for byte in $0 { mix(byte) } }
    }

    mutating func mix(_ text: String) {
        for byte in text.utf8 { mix(byte) }
        mix(0xFF as UInt8)
    }

    private mutating func mix(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

    var description: String { String(value, radix: 36) }
}

extension CartLine {
    /// What may change without the cart.
    func mix(into fingerprint: inout Fingerprint) {
        fingerprint.mix(productPriceMinor)
        fingerprint.mix(available ? 1 : 0)
        fingerprint.mix(productName)
        fingerprint.mix(imageURL ?? "")
    }
}
