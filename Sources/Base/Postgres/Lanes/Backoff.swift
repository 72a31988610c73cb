/// How long to wait before the next attempt to connect: longer each time, never above a second.
struct Backoff {
    private(set) var failures = 0

    mutating func succeeded() { failures = 0 }

    /// After another failure. `jitter` is between 0 and 1, so that many clients do not come all at once.
    mutating func failed(jitter: Double = .random(in: 0...1)) -> Duration {
        failures += 1
        let longest = min(1000.0, 50 * Double(1 << min(failures - 1, 5)))
        return .milliseconds(Int(longest * (0.5 + jitter / 2)))
    }
}
