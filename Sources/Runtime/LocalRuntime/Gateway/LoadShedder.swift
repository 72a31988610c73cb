import CartwrightEventLoop

/// Decides which requests a loop takes on, so that what it does take on is answered in good time.
///
/// Two rules. No more than `limit` calls run at once. And, after CoDel: when every request of a whole interval had to wait
/// longer than `target` before the loop came to it, a standing queue has formed; until it is gone, only those are taken on
/// that waited for less than twice the target. A short burst passes untouched.
struct LoadShedder: Sendable {
    enum Verdict: Equatable, Sendable { case accept, tooMany, tooLate }

    let limit: Int
    let target: UInt64
    let interval: UInt64
    private(set) var running = 0
    private var intervalEnd: UInt64 = 0
    private var shortestWait: UInt64 = .max
    private(set) var isOverloaded = false

    init(limit: Int, target: Duration = .milliseconds(50), interval: Duration = .milliseconds(200)) {
        self.limit = limit
        self.target = target.nanoseconds
        self.interval = interval.nanoseconds
    }

    /// Whether to take on a request that the loop comes to only now, `waited` nanoseconds after it could have.
    mutating func admit(at now: UInt64, waited: UInt64) -> Verdict {
        if now >= intervalEnd {
            isOverloaded = shortestWait != .max && shortestWait > target
            shortestWait = .max
            intervalEnd = now &+ interval
        }
        shortestWait = min(shortestWait, waited)
        if waited <= target { isOverloaded = false }
        if running >= limit { return .tooMany }
        if isOverloaded && waited > 2 * target { return .tooLate }
        return .accept
    }

    mutating func begin() { running += 1 }
    mutating func end() { running -= 1 }
}
