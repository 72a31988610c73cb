import Glibc
import Synchronization

/// What the process has done so far: one set of counters per loop, added up when somebody asks.
final class Metrics: Sendable {
    let functions: [String]
    let loops: [LoopMetrics]
    private let blocked = Atomic<Int>(0)
    private let started = time(nil)

    init(functions: [String], loops: Int) {
        self.functions = functions
        self.loops = (0..<loops).map { _ in LoopMetrics(functions: functions.count) }
    }

    /// A loop was found blocked.
    func loopBlocked() { blocked.add(1, ordering: .relaxed) }

    /// What may be blocking a loop: the function it works for if that is known, else those that have calls running there.
    func suspects(on loop: Int, workingOn number: Int) -> String {
        if functions.indices.contains(number) { return functions[number] }
        guard loops.indices.contains(loop) else { return "an unknown function" }
        let running = functions.indices.filter { loops[loop].running($0) > 0 }.map { functions[$0] }
        return running.isEmpty ? "the runtime" : running.joined(separator: " or ")
    }

    /// All of it, in Prometheus's text format.
    func prometheusText(sockets: Int = 0) -> String {
        var text = PrometheusText()
        text.family("cartwright_requests_total", "counter", "Requests answered, by function and class of status.")
        for (function, name) in functions.enumerated() {
            for (index, label) in LoopMetrics.classes.enumerated() {
                let count = sum { $0.count(of: function, class: index) }
                if count > 0 {
                    text.sample("cartwright_requests_total", [("function", name), ("status", label)], "\(count)")
                }
            }
        }
        text.family("cartwright_request_duration_seconds", "histogram", "From the whole request to its answer.")
        for (function, name) in functions.enumerated() { latencies(of: function, name, into: &text) }
        text.family("cartwright_timeouts_total", "counter", "Calls that were still running at their deadline.")
        for (function, name) in functions.enumerated() {
            let count = sum { $0.timeouts(of: function) }
            if count > 0 { text.sample("cartwright_timeouts_total", [("function", name)], "\(count)") }
        }
        text.family("cartwright_refused_total", "counter", "Requests refused before they reached a function.")
        for refusal in LoopMetrics.Refusal.allCases {
            text.sample("cartwright_refused_total", [("reason", refusal.label)], "\(sum { $0.count(of: refusal) })")
        }
        text.family("cartwright_requests_running", "gauge", "Calls that run now.")
        for (function, name) in functions.enumerated() {
            let count = loops.reduce(0) { $0 + $1.running(function) }
            if count != 0 { text.sample("cartwright_requests_running", [("function", name)], "\(count)") }
        }
        text.family("cartwright_sockets_open", "gauge", "WebSockets that are open now.")
        text.sample("cartwright_sockets_open", [], "\(sockets)")
        text.family("cartwright_loop_blocked_total", "counter", "Times that a loop was blocked by a handler.")
        text.sample("cartwright_loop_blocked_total", [], "\(blocked.load(ordering: .relaxed))")
        text.family("process_start_time_seconds", "gauge", "When this process began to serve.")
        text.sample("process_start_time_seconds", [], "\(started)")
        if let resident = Self.residentBytes {
            text.family("process_resident_memory_bytes", "gauge", "Memory held by this process.")
            text.sample("process_resident_memory_bytes", [], "\(resident)")
        }
        return text.text
    }

    private func latencies(of function: Int, _ name: String, into text: inout PrometheusText) {
        var total: UInt64 = 0
        var lines: [(String, UInt64)] = []
        for (index, bound) in LatencyBuckets.bounds.enumerated() {
            total += sum { $0.count(of: function, bucket: index) }
            lines.append((bound.label, total))
        }
        total += sum { $0.count(of: function, bucket: LatencyBuckets.bounds.count) }
        if total == 0 { return }
        let family = "cartwright_request_duration_seconds"
        for (label, count) in lines + [("+Inf", total)] {
            text.sample(family + "_bucket", [("function", name), ("le", label)], "\(count)")
        }
        let seconds = Double(sum { $0.latencySum(of: function) }) / 1e9
        text.sample(family + "_sum", [("function", name)], "\(seconds)")
        text.sample(family + "_count", [("function", name)], "\(total)")
    }

    private func sum(_ part: (LoopMetrics) -> UInt64) -> UInt64 { loops.reduce(0) { $0 &+ part($1) } }

    /// From the second number of /proc/self/statm.
    private static var residentBytes: Int? {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return nil }
        let parts = String(decoding: buffer.prefix(count), as: UTF8.self).split(separator: " ")
        guard parts.count > 1, let pages = Int(parts[1]) else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
