import CartwrightManifest
import CartwrightSecurity
import Synchronization

/// Which API keys may be looked up. That is a question to the database which comes before any limit of a function, so no
/// address asks it often with keys that turn out to be none. A key that was good the last time is no guess and does not count.
final class KeyLookups: Sendable {
    static let limit = Manifest.Limit(calls: 120, period: .seconds(60), by: .address)
    private static let mostKnown = 10_000

    private let limiter = RateLimiter(limit)
    /// The digests of keys that were good.
    private let known = Mutex<Set<String>>([])

    /// Counts an attempt; nil for a key that need not be counted.
    func begin(_ key: String, from address: String, at now: UInt64) -> TokenBucket.Decision? {
        if known.withLock({ $0.contains(Self.digest(of: key)) }) { return nil }
        return limiter.take(RateLimiter.origin(of: address), at: now)
    }

    /// What came of an attempt, and what `begin` said of it. A good key gives back what it took.
    func end(_ key: String, from address: String, isGood: Bool, _ decision: TokenBucket.Decision?) {
        let digest = Self.digest(of: key)
        known.withLock { known in
            guard isGood else {
                known.remove(digest)
                return
            }
            if known.count >= Self.mostKnown { known.removeAll() }
            known.insert(digest)
        }
        if isGood, decision != nil { limiter.giveBack(RateLimiter.origin(of: address)) }
    }

    private static func digest(of key: String) -> String { base64url(sha256(key)) }
}
