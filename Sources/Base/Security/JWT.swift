public import FoundationEssentials

/// Signs and verifies access tokens (RFC 7519, compact form) with keys fixed by configuration.
///
/// The algorithm comes from the configured keys and never from the token; a token that names another one is refused.
public struct JWT: Sendable {
    /// Why a token was refused.
    public enum Failure: Error, Hashable, Sendable {
        case malformed, wrongAlgorithm, unknownKey, badSignature, expired, notYetValid
    }

    /// Why keys could not be used.
    public enum KeyError: Error, Hashable, Sendable {
        case secretTooShort(minimum: Int)
        case unreadablePrivateKey
    }

    /// Secrets for HS256 hold at least this many bytes (RFC 7518 §3.2).
    public static let minimumSecretBytes = 32
    /// Longer tokens are refused unread.
    public static let maximumBytes = 4096
    /// How far ahead the clock of another machine may be when it says "issued at" or "not before".
    public static let leeway = 60

    private let current: any SigningKey
    private let previous: [any SigningKey]

    /// HS256. Tokens signed with `previous` stay valid while a secret is being rotated.
    public init(secret: Secret<String>, previous: Secret<String>? = nil) throws(KeyError) {
        current = try SharedSecretKey(secret)
        if let previous { self.previous = [try SharedSecretKey(previous)] } else { self.previous = [] }
    }

    /// EdDSA by an Ed25519 key: PKCS #8 in PEM (line breaks may be written as `\n`), or its 32 bytes in base64url.
    public init(privateKey: Secret<String>, previous: Secret<String>? = nil) throws(KeyError) {
        current = try Ed25519Key(privateKey)
        if let previous { self.previous = [try Ed25519Key(previous)] } else { self.previous = [] }
    }

    /// A token with these claims, signed by the current key.
    public func sign(_ claims: Claims) -> String {
        var input = current.header
        input.append(UInt8(ascii: "."))
        input.append(contentsOf: base64url(claims.json).utf8)
        let signature = base64url(current.sign(input))
        input.append(UInt8(ascii: "."))
        input.append(contentsOf: signature.utf8)
        return String(decoding: input, as: UTF8.self)
    }

    /// The claims of a token that one of the keys signed and that is valid at `now`.
    public func verify(_ token: String, now: Date) throws(Failure) -> Claims {
        var token = token
        return try token.withUTF8 { (bytes) -> Result<Claims, Failure> in verify(bytes, now: now) }.get()
    }

    /// The claims of a token that is part of a longer text, such as the rest of an `Authorization` header.
    public func verify(_ token: Substring, now: Date) throws(Failure) -> Claims {
        var token = token
        return try token.withUTF8 { (bytes) -> Result<Claims, Failure> in verify(bytes, now: now) }.get()
    }

    /// The public keys as a JSON Web Key Set, for `/.well-known/jwks.json`; nil with a shared secret.
    public var publicKeys: [UInt8]? {
        let keys = ([current] + previous).compactMap(\.publicKey)
        return keys.isEmpty ? nil : Array("{\"keys\":[\(keys.joined(separator: ","))]}".utf8)
    }

    private func verify(_ token: UnsafeBufferPointer<UInt8>, now: Date) -> Result<Claims, Failure> {
        guard token.count <= Self.maximumBytes, let parts = CompactToken(token) else { return .failure(.malformed) }
        switch key(for: parts.header) {
        case .failure(let failure): return .failure(failure)
        case .success(let key):
            let signed = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { signature in
                guard parts.signature.count == (key.signatureLength * 4 + 2) / 3,
                    Base64.url.decode(parts.signature, into: signature)
                else { return false }
                let signature = UnsafeBufferPointer(rebasing: signature[..<key.signatureLength])
                return key.isValid(signature, for: parts.signedPart)
            }
            guard signed else { return .failure(.badSignature) }
        }
        guard let claims = Base64.url.withDecoded(parts.payload, { Claims(json: $0) }) else {
            return .failure(.malformed)
        }
        let now = Int(now.timeIntervalSince1970.rounded(.down))
        guard now < claims.expiresAt else { return .failure(.expired) }
        guard claims.issuedAt <= now + Self.leeway, (claims.notBefore ?? now) <= now + Self.leeway else {
            return .failure(.notYetValid)
        }
        return .success(claims)
    }

    /// Our own tokens carry a header that is known byte for byte; only another one is read at all.
    private func key(for header: UnsafeBufferPointer<UInt8>) -> Result<any SigningKey, Failure> {
        if isSame(current.header, header) { return .success(current) }
        for key in previous where isSame(key.header, header) { return .success(key) }
        guard let header = Base64.url.withDecoded(header, { TokenHeader(json: $0) }) else {
            return .failure(.malformed)
        }
        guard header.algorithm == current.algorithm else { return .failure(.wrongAlgorithm) }
        guard let id = header.keyID else { return .success(current) }
        guard let key = ([current] + previous).first(where: { $0.id == id }) else { return .failure(.unknownKey) }
        return .success(key)
    }

    private func isSame(_ known: [UInt8], _ given: UnsafeBufferPointer<UInt8>) -> Bool {
        known.count == given.count && isPublicPrefix(known, of: given)
    }
}
