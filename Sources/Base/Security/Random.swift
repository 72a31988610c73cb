import Glibc

/// `count` bytes from the kernel's cryptographic generator.
public func randomBytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        while filled < count {
            // So many it gives at once (getentropy(3)), and then never fewer.
            let part = min(count - filled, 256)
            guard getentropy(buffer.baseAddress.map { $0 + filled }, part) == 0 else {
                preconditionFailure("the kernel gives no random bytes")
            }
            filled += part
        }
    }
}

/// An unguessable credential: its holder keeps `text`, the database keeps only `digest`.
public struct RandomToken: Sendable {
    /// What the holder is given, once.
    public let text: String

    /// `prefix` tells kinds of tokens apart for readers and secret scanners, such as `crt_`.
    public init(prefix: String = "", bytes: Int = 32) { text = prefix + base64url(randomBytes(bytes)) }

    /// What is stored and looked up; a copy of the table lets nobody in.
    public var digest: [UInt8] { RandomToken.digest(of: text) }

    /// The stored form of a token that a caller presents.
    public static func digest(of text: String) -> [UInt8] { sha256(text) }
}

extension RandomToken: CustomStringConvertible, CustomReflectable {
    public var description: String { Secret<String>.mask }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
