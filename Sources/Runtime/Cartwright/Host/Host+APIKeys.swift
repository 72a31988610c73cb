extension Host {
    /// Finds out whom an API key stands for; one that nobody knows counts as a bad token.
    func look(up key: String, _ call: Call, _ identity: inout Identity) async throws {
        identity.presentedKey = nil
        if let owner = try await apiKeys?.find(key, call) {
            identity.caller = .apiKey(owner)
        } else {
            identity.hasBadToken = true
        }
    }
}

extension Problem {
    /// 403: the owner of the API key may do this, the key may not (RFC 6750 §3.1).
    static func insufficientScope(_ scope: String) -> Problem {
        forbidden("insufficient_scope", "This API key does not have the scope \(scope)")
            .with(header: "WWW-Authenticate", #"Bearer error="insufficient_scope", scope="\#(scope)""#)
    }
}
