import CCrypto

/// The SHA-256 digest of `bytes`, 32 bytes.
public func sha256(_ bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBufferPointer { sha256($0) } }

/// The SHA-256 digest of the text's UTF-8.
public func sha256(_ text: String) -> [UInt8] {
    var text = text
    return text.withUTF8 { sha256($0) }
}

/// The SHA-1 digest of `bytes`, for protocols that prescribe it (WebSocket's handshake) and nothing else.
public func sha1(_ bytes: [UInt8]) -> [UInt8] {
    var context = SHA_CTX()
    SHA1_Init(&context)
    _ = bytes.withUnsafeBytes { SHA1_Update(&context, $0.baseAddress, $0.count) }
    return [UInt8](unsafeUninitializedCapacity: Int(SHA_DIGEST_LENGTH)) { out, count in
        SHA1_Final(out.baseAddress, &context)
        count = Int(SHA_DIGEST_LENGTH)
    }
}

/// The MD5 digest of `bytes`, for protocols that count bytes with it (SQS) and nothing else.
public func md5(_ bytes: [UInt8]) -> [UInt8] {
    var context = MD5_CTX()
    MD5_Init(&context)
    _ = bytes.withUnsafeBytes { MD5_Update(&context, $0.baseAddress, $0.count) }
    return [UInt8](unsafeUninitializedCapacity: Int(MD5_DIGEST_LENGTH)) { out, count in
        MD5_Final(out.baseAddress, &context)
        count = Int(MD5_DIGEST_LENGTH)
    }
}

func sha256(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var context = SHA256_CTX()
    SHA256_Init(&context)
    SHA256_Update(&context, bytes.baseAddress, bytes.count)
    return [UInt8](unsafeUninitializedCapacity: HMACKey.length) { out, count in
        SHA256_Final(out.baseAddress, &context)
        count = HMACKey.length
    }
}
