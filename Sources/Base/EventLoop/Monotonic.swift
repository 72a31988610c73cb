import Glibc

/// Nanoseconds of the monotonic clock: for durations and deadlines, never for dates.
public func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}

extension Duration {
    /// As whole nanoseconds; a negative duration is none, and one that does not fit is the longest.
    public var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        if seconds < 0 || attoseconds < 0 { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max / 4 : min(whole &+ UInt64(attoseconds / 1_000_000_000), .max / 4)
    }
}
