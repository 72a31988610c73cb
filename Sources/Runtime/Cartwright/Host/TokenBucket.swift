/// A token bucket in one number: the instant at which it would be full again (GCRA).
struct TokenBucket {
    private(set) var fullAt: UInt64 = 0

    /// What the bucket says to one more request.
    struct Decision: Equatable {
        var isAllowed: Bool
        /// How many more would be allowed now.
        var remaining: Int
        /// Nanoseconds until one more is allowed; 0 where it is now.
        var retryAfter: UInt64
        /// Nanoseconds until it is full again.
        var resetAfter: UInt64
    }

    /// Takes one of `burst` tokens that come back one per `interval` nanoseconds.
    mutating func take(at now: UInt64, burst: Int, interval: UInt64) -> Decision {
        let (product, overflow) = UInt64(burst).multipliedReportingOverflow(by: interval)
        let capacity = overflow ? .max / 4 : min(product, .max / 4)
        let base = max(fullAt, now)
        let after = base + interval
        guard after - now <= capacity else {
            return Decision(
                isAllowed: false, remaining: 0, retryAfter: after - now - capacity, resetAfter: base - now)
        }
        fullAt = after
        return Decision(
            isAllowed: true, remaining: Int((capacity - (after - now)) / interval), retryAfter: 0,
            resetAfter: after - now)
    }

    /// Puts one token back.
    mutating func giveBack(interval: UInt64) { fullAt -= min(fullAt, interval) }
}
