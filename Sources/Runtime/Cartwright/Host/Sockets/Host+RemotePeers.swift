import CartwrightEventLoop
package import CartwrightHTTP

extension Host {
    /// Who is at the other end of a socket that somebody else holds: found out anew with each message, by the opening
    /// request's headers as far as they are still known. A bad token or key makes a stranger.
    package func peer(
        _ id: String, openedBy request: Request, by function: HostedFunction, id requestID: String
    ) async -> SocketPeer {
        let now = configuration.clock.now
        let unfolded = (try? SocketCredentials.unfolded(request)) ?? request
        var identity = Identity(of: unfolded, tokens: tokens, keyPrefix: apiKeys?.prefix, now: now)
        if let key = identity.presentedKey {
            let state = state(
                of: unfolded, function, identity, requestID, now, monotonicNanoseconds() + function.timeout)
            do { try await look(up: key, state, for: function, &identity) } catch {
                identity = Identity(caller: .anonymous)
            }
        }
        return SocketPeer(id: id, request: unfolded, identity: identity)
    }
}
