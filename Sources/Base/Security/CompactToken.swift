/// The three parts of a compact JWS, as views into its bytes.
struct CompactToken {
    let header: UnsafeBufferPointer<UInt8>
    let payload: UnsafeBufferPointer<UInt8>
    let signature: UnsafeBufferPointer<UInt8>
    /// Header, dot and payload: what the signature is over.
    let signedPart: UnsafeBufferPointer<UInt8>

    /// Nil unless there are exactly three parts, none of them empty.
    init?(_ token: UnsafeBufferPointer<UInt8>) {
        let dot = UInt8(ascii: ".")
        guard let first = token.firstIndex(of: dot), first > 0 else { return nil }
        guard let second = token[(first + 1)...].firstIndex(of: dot), second > first + 1 else { return nil }
        guard second + 1 < token.count else { return nil }
        header = UnsafeBufferPointer(rebasing: token[..<first])
        payload = UnsafeBufferPointer(rebasing: token[(first + 1)..<second])
        signature = UnsafeBufferPointer(rebasing: token[(second + 1)...])
        signedPart = UnsafeBufferPointer(rebasing: token[..<second])
    }
}

/// What a token says about its own signature; believed only where it agrees with the configuration.
struct TokenHeader {
    var algorithm = ""
    var keyID: String?

    init?(json: [UInt8]) {
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
