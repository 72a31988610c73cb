import CCrypto

/// EdDSA over Ed25519 (RFC 8037).
final class Ed25519Key: SigningKey, @unchecked Sendable {
    // Sendable: an EVP_PKEY is not changed after it was read, and OpenSSL counts its references atomically.
    private let key: OpaquePointer
    let algorithm = "EdDSA"
    let id: String
    let header: [UInt8]
    let signatureLength = 64
    let publicKey: String?

    init(_ secret: Secret<String>) throws(JWT.KeyError) {
        guard let key = Ed25519Key.read(secret.reveal()) else { throw .unreadablePrivateKey }
        var bytes = [UInt8](repeating: 0, count: 32)
        var length = bytes.count
        guard EVP_PKEY_get_raw_public_key(key, &bytes, &length) == 1, length == 32 else {
            EVP_PKEY_free(key)
            throw .unreadablePrivateKey
        }
        let x = base64url(bytes)
        // The thumbprint of RFC 7638: the required members in lexicographic order.
        id = base64url(sha256("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"\(x)\"}"))
        header = Self.header(algorithm: algorithm, id: id)
        publicKey = """
            {"kty":"OKP","crv":"Ed25519","x":"\(x)","kid":"\(id)","alg":"EdDSA","use":"sig"}
            """
        self.key = key
    }

    deinit { EVP_PKEY_free(key) }

    private static func read(_ text: String) -> OpaquePointer? {
        if let seed = base64urlDecoded(text), seed.count == 32 {
            return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
        }
        let pem = Array(text.replacing("\\n", with: "\n").utf8)
        guard let bio = BIO_new_mem_buf(pem, Int32(clamping: pem.count)) else { return nil }
        defer { BIO_free(bio) }
        // An empty pass phrase: never ask on the terminal.
        guard
            let key = "".withCString({ PEM_read_bio_PrivateKey(bio, nil, nil, UnsafeMutableRawPointer(mutating: $0)) })
        else { return nil }
        guard EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 else {
            EVP_PKEY_free(key)
            return nil
        }
        return key
    }

    func sign(_ message: [UInt8]) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: signatureLength)
        var length = signature.count
        guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
            EVP_DigestSign(context, &signature, &length, message, message.count) == 1
        else { return [] }
        return signature
    }

    func isValid(_ signature: UnsafeBufferPointer<UInt8>, for message: UnsafeBufferPointer<UInt8>) -> Bool {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
        return EVP_DigestVerify(
            context, signature.baseAddress, signature.count, message.baseAddress, message.count) == 1
    }
}
