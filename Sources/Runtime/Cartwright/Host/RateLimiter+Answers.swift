import CartwrightHTTP
import CartwrightManifest
import CartwrightSecurity
import Glibc

extension RateLimiter {
    /// Counts a request by what the manifest says; nil where the count comes with the input (`account`).
    func decision(for identity: Identity, _ request: Request, at now: UInt64) -> TokenBucket.Decision? {
        switch rule.by {
        case .caller: take(identity.caller.proven ?? Self.origin(of: request.remoteAddress), at: now)
        case .address: take(Self.origin(of: request.remoteAddress), at: now)
        case .everyone: take("", at: now)
        case .account: nil
        }
    }

    /// What an address counts as. Whoever has one IPv6 address has the 2^64 of its network, and may call from each of them.
    static func origin(of address: String) -> String {
        guard address.contains(":") else { return address }
        var bytes = in6_addr()
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        return hex(withUnsafeBytes(of: &bytes) { Array($0.prefix(8)) }) + "/64"
    }

    /// The `RateLimit-*` headers of the answer.
    func describe(_ decision: TokenBucket.Decision, in response: inout Response) {
        response.headers.add("ratelimit-limit", String(rule.burst))
        response.headers.add("ratelimit-remaining", String(decision.remaining))
        response.headers.add("ratelimit-reset", String(decision.resetAfter.wholeSeconds))
    }
}

extension Caller {
    /// Who this surely is. A guest's token is made up as easily as it is issued, so it is no proof of being somebody else.
    fileprivate var proven: String? {
        if case .guest = self { nil } else { scope }
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
