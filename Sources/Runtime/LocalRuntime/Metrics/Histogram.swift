/// The upper bounds by which latencies are counted, in nanoseconds, and how Prometheus reads them.
enum LatencyBuckets {
    static let bounds: [(nanoseconds: UInt64, label: String)] = [
        (100_000, "0.0001"), (250_000, "0.00025"), (500_000, "0.0005"), (1_000_000, "0.001"), (2_500_000, "0.0025"),
        (5_000_000, "0.005"), (10_000_000, "0.01"), (25_000_000, "0.025"), (50_000_000, "0.05"),
        (100_000_000, "0.1"), (250_000_000, "0.25"), (500_000_000, "0.5"), (1_000_000_000, "1"),
        (2_500_000_000, "2.5"), (5_000_000_000, "5"), (10_000_000_000, "10"),
    ]

    /// The first bucket that a latency fits into; the count of bounds for one that fits none.
    static func index(of latency: UInt64) -> Int {
        var low = 0
        var high = bounds.count
        while low < high {
            let middle = (low + high) / 2
            if latency <= bounds[middle].nanoseconds { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
