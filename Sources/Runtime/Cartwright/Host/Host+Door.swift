import CartwrightEventLoop
package import CartwrightHTTP

extension Host {
    /// The answer to a request that may not reach a function, for a function that cannot see to it itself because it is another
    /// program; nil where it may. Access and limit are as the manifest says.
    package func refusal(
        of request: Request, to function: HostedFunction, requestID id: String
    ) async -> Response? {
        let now = configuration.clock.now
        let began = monotonicNanoseconds()
        var identity = Identity(of: request, tokens: tokens, keyPrefix: apiKeys?.prefix, now: now)
        do {
            if let key = identity.presentedKey {
                let state = state(of: request, function, identity, id, now, began + function.timeout)
                try await look(up: key, state, for: function, &identity)
            }
            try admit(identity, to: function, changes: !request.method.isSafe)
            let budget = function.limiter?.decision(for: identity, request, at: began)
            if let budget, !budget.isAllowed { throw Problem.limited(budget) }
            return nil
        } catch {
            var response = render(error, request, id, function)
            response.headers.add(.xRequestID, id)
            return response
        }
    }
}
