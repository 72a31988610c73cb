import CartwrightManifest
import CartwrightSecurity
import Synchronization

/// The buckets of one function's limit, bounded in memory: full ones are forgotten first, then the longest idle.
final class RateLimiter: Sendable {
    let rule: Manifest.Limit
    private let interval: UInt64
    private let capacity: Int
    private let buckets = Mutex<[String: TokenBucket]>([:])

    convenience init(_ rule: Manifest.Limit) { self.init(rule, capacity: 50_000) }

    init(_ rule: Manifest.Limit, capacity: Int) {
        self.rule = rule
        let seconds = rule.period / .seconds(1)
        interval = UInt64(max(1, seconds * 1e9 / Double(max(rule.calls, 1))))
        self.capacity = capacity
    }

    func take(_ subject: String, at now: UInt64) -> TokenBucket.Decision {
        let subject = Self.kept(subject)
        return buckets.withLock { buckets in
            if buckets.count >= capacity, buckets[subject] == nil { Self.shrink(&buckets, at: now, to: capacity / 2) }
            return buckets[subject, default: TokenBucket()].take(
                at: now, burst: rule.burst, interval: interval)
        }
    }

    /// What was taken counts no longer.
    func giveBack(_ subject: String) {
        let subject = Self.kept(subject)
        buckets.withLock { $0[subject]?.giveBack(interval: interval) }
    }

    /// An input may name an account of any length; what is kept has one.
    private static func kept(_ subject: String) -> String {
        subject.utf8.count <= 128 ? subject : base64url(sha256(subject))
    }

    var count: Int { buckets.withLock { $0.count } }
    /// The bytes of all subjects that are kept.
    var size: Int { buckets.withLock { $0.keys.reduce(0) { $0 + $1.utf8.count } } }

    private static func shrink(_ buckets: inout [String: TokenBucket], at now: UInt64, to size: Int) {
        buckets = buckets.filter { $0.value.fullAt > now }
        guard buckets.count > size else { return }
        let kept = buckets.sorted { $0.value.fullAt > $1.value.fullAt }.prefix(size)
        buckets = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
