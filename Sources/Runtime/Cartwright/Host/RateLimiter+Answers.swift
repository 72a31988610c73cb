import CartwrightHTTP
import CartwrightManifest

extension RateLimiter {
    /// Counts a request by what the manifest says; nil where the count comes with the input (`account`).
    func decision(for identity: Identity, _ request: Request, at now: UInt64) -> TokenBucket.Decision? {
        switch rule.by {
        case .caller: take(identity.caller.scope ?? request.remoteAddress, at: now)
        case .address: take(request.remoteAddress, at: now)
        case .everyone: take("", at: now)
        case .account: nil
        }
    }

    /// The `RateLimit-*` headers of the answer.
    func describe(_ decision: TokenBucket.Decision, in response: inout Response) {
        response.headers.add("ratelimit-limit", String(rule.burst))
        response.headers.add("ratelimit-remaining", String(decision.remaining))
        response.headers.add("ratelimit-reset", String(decision.resetAfter.wholeSeconds))
    }
}

extension Problem {
    static func limited(_ decision: TokenBucket.Decision) -> Problem {
        .tooManyRequests(retryAfter: decision.retryAfter.wholeSeconds)
    }
}

extension UInt64 {
    /// Nanoseconds as seconds, rounded up.
    var wholeSeconds: Int { Int((self + 999_999_999) / 1_000_000_000) }
}
