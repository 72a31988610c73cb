import CCrypto

/// A key for HMAC-SHA256 (RFC 2104) with both pads already digested, so that authenticating a short message costs two
/// blocks and no allocation.
public struct HMACKey: Sendable {
    /// The length of a code in bytes.
    public static let length = 32

    private static let blockSize = 64

    private let inner: SHA256_CTX
    private let outer: SHA256_CTX
    private var opening: [UInt8] = []
    private var begun: SHA256_CTX

    public init(_ secret: [UInt8]) {
        let blockSize = HMACKey.blockSize
        var block = secret.count > blockSize ? sha256(secret) : secret
        block.append(contentsOf: repeatElement(0, count: blockSize - block.count))
        inner = HMACKey.start(block, pad: 0x36)
        outer = HMACKey.start(block, pad: 0x5C)
        begun = inner
    }

    /// The same key, with the whole blocks of an opening digested that most of its messages share.
    func expecting(_ opening: [UInt8]) -> HMACKey {
        var key = self
        key.opening = Array(opening.prefix(opening.count / HMACKey.blockSize * HMACKey.blockSize))
        key.begun = inner
        SHA256_Update(&key.begun, key.opening, key.opening.count)
        return key
    }

    private static func start(_ block: [UInt8], pad: UInt8) -> SHA256_CTX {
        var context = SHA256_CTX()
        SHA256_Init(&context)
        let padded = block.map { $0 ^ pad }
        SHA256_Update(&context, padded, padded.count)
        return context
    }

    /// The 32-byte code of `message`.
    public func authenticate(_ message: [UInt8]) -> [UInt8] {
        message.withUnsafeBufferPointer { authenticate($0) }
    }

    /// Whether `code` is the code of `message`, in a time that does not depend on where they differ.
    public func isValid(_ code: [UInt8], for message: [UInt8]) -> Bool {
        message.withUnsafeBufferPointer { message in code.withUnsafeBufferPointer { isValid($0, for: message) } }
    }

    func authenticate(_ message: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: HMACKey.length) { out, count in
            write(message, to: out)
            count = HMACKey.length
        }
    }

    func isValid(_ code: UnsafeBufferPointer<UInt8>, for message: UnsafeBufferPointer<UInt8>) -> Bool {
        guard code.count == HMACKey.length, let given = code.baseAddress else { return false }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: HMACKey.length) { expected in
            write(message, to: expected)
            guard let expected = expected.baseAddress else { return false }
            return CRYPTO_memcmp(expected, given, HMACKey.length) == 0
        }
    }

    private func write(_ message: UnsafeBufferPointer<UInt8>, to out: UnsafeMutableBufferPointer<UInt8>) {
        // The secret is in neither text, so they may be compared in the plain way.
        let isExpected = isPublicPrefix(opening, of: message)
        var context = isExpected ? begun : inner
        let rest = isExpected ? UnsafeBufferPointer(rebasing: message[opening.count...]) : message
        SHA256_Update(&context, rest.baseAddress, rest.count)
        SHA256_Final(out.baseAddress, &context)
        context = outer
        SHA256_Update(&context, out.baseAddress, HMACKey.length)
        SHA256_Final(out.baseAddress, &context)
    }
}

/// The HMAC-SHA256 of `message`; keep an `HMACKey` where the same key is used again.
public func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8] { HMACKey(key).authenticate(message) }
