import Synchronization

/// The counters of one loop. Only that loop writes, so a count costs a plain load and store; anybody may read at any time.
final class LoopMetrics: @unchecked Sendable {
    // Unchecked: the memory holds atomics only, and lives as long as this object.

    /// What a request was refused for before it reached a function.
    enum Refusal: Int, CaseIterable {
        case noRoute, tooMany, tooLate, malformed

        var label: String {
            switch self {
            case .noRoute: "no_route"
            case .tooMany: "too_many"
            case .tooLate: "too_late"
            case .malformed: "malformed"
            }
        }
    }

    static let classes = ["1xx", "2xx", "3xx", "4xx", "5xx"]
    /// Per function: status classes, buckets with the overflow bucket, the sum of all latencies, how many run, how many timed out.
    private static let buckets = LatencyBuckets.bounds.count + 1
    private static let stride = classes.count + buckets + 3

    private let functions: Int
    private let counters: UnsafeMutablePointer<Atomic<UInt64>>
    private let count: Int

    init(functions: Int) {
        self.functions = functions
        count = functions * Self.stride + Refusal.allCases.count
        counters = .allocate(capacity: count)
        for index in 0..<count { (counters + index).initialize(to: Atomic(0)) }
    }

    deinit {
        counters.deinitialize(count: count)
        counters.deallocate()
    }

    private func add(_ amount: UInt64, at index: Int) {
        counters[index].store(counters[index].load(ordering: .relaxed) &+ amount, ordering: .relaxed)
    }

    private func value(at index: Int) -> UInt64 { counters[index].load(ordering: .relaxed) }

    // MARK: Counting, on the loop's thread

    /// A call of the function was answered.
    func answered(_ function: Int, status: Int, latency: UInt64) {
        let base = function * Self.stride
        add(1, at: base + min(max(status / 100 - 1, 0), Self.classes.count - 1))
        add(1, at: base + Self.classes.count + LatencyBuckets.index(of: latency))
        add(latency, at: base + Self.classes.count + Self.buckets)
    }

    /// A call of the function ended at its deadline.
    func timedOut(_ function: Int) { add(1, at: function * Self.stride + Self.stride - 1) }

    func refused(_ refusal: Refusal) { add(1, at: functions * Self.stride + refusal.rawValue) }

    /// One call of the function more runs, or one fewer.
    func running(_ function: Int, _ change: Int) {
        add(UInt64(bitPattern: Int64(change)), at: function * Self.stride + Self.stride - 2)
    }

    // MARK: Reading, from any thread

    func count(of function: Int, class index: Int) -> UInt64 { value(at: function * Self.stride + index) }

    func count(of function: Int, bucket index: Int) -> UInt64 {
        value(at: function * Self.stride + Self.classes.count + index)
    }

    func latencySum(of function: Int) -> UInt64 {
        value(at: function * Self.stride + Self.classes.count + Self.buckets)
    }

    func timeouts(of function: Int) -> UInt64 { value(at: function * Self.stride + Self.stride - 1) }

    func count(of refusal: Refusal) -> UInt64 { value(at: functions * Self.stride + refusal.rawValue) }

    func running(_ function: Int) -> Int64 { Int64(bitPattern: value(at: function * Self.stride + Self.stride - 2)) }
}
