import Glibc

/// The three parts of a compact JWS, as views into its bytes.
struct CompactToken {
    let header: UnsafeBufferPointer<UInt8>
    let payload: UnsafeBufferPointer<UInt8>
    let signature: UnsafeBufferPointer<UInt8>
    /// Header, dot and payload: what the signature is over.
    let signedPart: UnsafeBufferPointer<UInt8>

    /// Nil unless there are three parts, none of them empty; a dot in the third is left to its decoding.
    init?(_ token: UnsafeBufferPointer<UInt8>) {
        guard let first = Self.dot(in: token, from: 0), first > 0 else { return nil }
        guard let second = Self.dot(in: token, from: first + 1), second > first + 1 else { return nil }
        guard second + 1 < token.count else { return nil }
        header = UnsafeBufferPointer(rebasing: token[..<first])
        payload = UnsafeBufferPointer(rebasing: token[(first + 1)..<second])
        signature = UnsafeBufferPointer(rebasing: token[(second + 1)...])
        signedPart = UnsafeBufferPointer(rebasing: token[..<second])
    }

    private static func dot(in token: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard let base = token.baseAddress, start < token.count else { return nil }
        guard let found = memchr(base + start, Int32(UInt8(ascii: ".")), token.count - start) else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
}

/// What a token says about its own signature; believed only where it agrees with the configuration.
struct TokenHeader {
    var algorithm = ""
    var keyID: String?

    init?(json: UnsafeBufferPointer<UInt8>) {
        guard let members = FlatJSON.members(of: json) else { return nil }
        for (name, value) in members {
            switch (name, value) {
            case ("alg", .text(let algorithm)): self.algorithm = algorithm
            case ("kid", .text(let id)): keyID = id
            // An extension that must be understood is one we do not understand (RFC 7515 §4.1.11).
            case ("alg", _), ("kid", _), ("crit", _), ("b64", _): return nil
            default: continue
            }
        }
    }
}
