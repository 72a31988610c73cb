import Glibc
import Synchronization

/// Notices a loop that has been busy for too long without looking at its descriptors: a handler that blocks or computes.
public final class Watchdog: Sendable {
    /// What was noticed: which loop, for how long so far, and the number its heartbeat was working on.
    public struct Report: Sendable {
        public let loop: Int
        public let blocked: Duration
        public let workingOn: Int
    }

    private let isStopped = Atomic<Bool>(false)

    /// Looks at the loops four times per `limit`, from a thread of its own, and reports each blocked stretch once.
    public init(
        _ group: EventLoopGroup, limit: Duration = .milliseconds(250), report: @escaping @Sendable (Report) -> Void
    ) {
        let nanoseconds = limit.nanoseconds
        let thread = startThread(named: "watchdog") { [self] in
            var reported = [Bool](repeating: false, count: group.loops.count)
            while !isStopped.load(ordering: .relaxed) {
                var pause = timespec(
                    tv_sec: Int(nanoseconds / 4 / 1_000_000_000), tv_nsec: Int(nanoseconds / 4 % 1_000_000_000))
                nanosleep(&pause, nil)
                let now = monotonicNanoseconds()
                for (index, loop) in group.loops.enumerated() {
                    let busy = loop.heartbeat.busy(at: now)
                    if busy < nanoseconds {
                        reported[index] = false
                    } else if !reported[index] {
                        reported[index] = true
                        report(
                            Report(loop: index, blocked: .nanoseconds(Int64(busy)), workingOn: loop.heartbeat.workingOn)
                        )
                    }
                }
            }
        }
        pthread_detach(thread)
    }

    public func stop() { isStopped.store(true, ordering: .relaxed) }
}
