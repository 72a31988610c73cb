/// A key that tokens are signed with.
protocol SigningKey: Sendable {
    var algorithm: String { get }
    /// `kid`: derived from the key, so that all processes agree on it without configuration.
    var id: String { get }
    /// The encoded header of every token this key signs.
    var header: [UInt8] { get }
    /// At most 64 bytes.
    var signatureLength: Int { get }
    /// The key as a member of a JSON Web Key Set, where it may be published.
    var publicKey: String? { get }

    func sign(_ message: [UInt8]) -> [UInt8]
    func isValid(_ signature: UnsafeBufferPointer<UInt8>, for message: UnsafeBufferPointer<UInt8>) -> Bool
}

extension SigningKey {
    static func header(algorithm: String, id: String) -> [UInt8] {
        Array(base64url(Array("{\"alg\":\"\(algorithm)\",\"kid\":\"\(id)\",\"typ\":\"JWT\"}".utf8)).utf8)
    }
}

/// HS256 (RFC 7518 §3.2).
struct SharedSecretKey: SigningKey {
    let algorithm = "HS256"
    let id: String
    let header: [UInt8]
    let signatureLength = HMACKey.length
    let publicKey: String? = nil
    private let key: HMACKey

    init(_ secret: Secret<String>) throws(JWT.KeyError) {
        let bytes = Array(secret.reveal().utf8)
        guard bytes.count >= JWT.minimumSecretBytes else {
            throw .secretTooShort(minimum: JWT.minimumSecretBytes)
        }
        let key = HMACKey(bytes)
        // A code under the key tells keys apart and says nothing about the secret.
        id = base64url(Array(key.authenticate(Array("kid".utf8)).prefix(6)))
        header = Self.header(algorithm: algorithm, id: id)
        self.key = key.expecting(header + [UInt8(ascii: ".")] + Array(JWT.Claims.encodedOpening.utf8))
    }

    func sign(_ message: [UInt8]) -> [UInt8] { key.authenticate(message) }

    func isValid(_ signature: UnsafeBufferPointer<UInt8>, for message: UnsafeBufferPointer<UInt8>) -> Bool {
        key.isValid(signature, for: message)
    }
}
