import CartwrightEventLoop
import CartwrightHTTP

extension Host {
    /// Finds out whom an API key stands for; one that nobody knows counts as a bad token. So does one that may not be looked
    /// up now, where everybody may call; elsewhere its sender is told when to come back.
    func look(
        up key: String, _ state: CallState, for function: HostedFunction, _ identity: inout Identity
    ) async throws {
        identity.presentedKey = nil
        let address = state.request?.remoteAddress ?? ""
        let decision = keyLookups.begin(key, from: address, at: monotonicNanoseconds())
        if let decision, !decision.isAllowed {
            identity.hasBadToken = true
            if function.access.isOpenToAll { return }
            throw Problem.limited(decision)
        }
        let owner = try await apiKeys?.find(key, Call(state))
        keyLookups.end(key, from: address, isGood: owner != nil, decision)
        if let owner { identity.caller = .apiKey(owner) } else { identity.hasBadToken = true }
    }
}

extension Problem {
    /// 403: the owner of the API key may do this, the key may not (RFC 6750 §3.1).
    static func insufficientScope(_ scope: String) -> Problem {
        forbidden("insufficient_scope", "This API key does not have the scope \(scope)")
            .with(header: "WWW-Authenticate", #"Bearer error="insufficient_scope", scope="\#(scope)""#)
    }
}
