import CCrypto

/// A SHA-256 digest of bytes that come piece by piece.
public struct SHA256 {
    private var context = SHA256_CTX()

    public init() { SHA256_Init(&context) }

    /// Takes more bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        SHA256_Update(&context, bytes.baseAddress, bytes.count)
    }

    /// The digest of all that came, 32 bytes; nothing may come after it.
    public mutating func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: HMACKey.length) { out, count in
            SHA256_Final(out.baseAddress, &context)
            count = HMACKey.length
        }
    }
}
