/// Work that has until its deadline. Then it is cancelled and let go of, whether or not it listens.
package enum BoundedWork {
    /// What the work gave; nil when it was still running at its deadline. `late` gets what it gives after all. Called and
    /// finished on the loop's thread; when the caller is cancelled, so is the work.
    package static func run<Result: Sendable>(
        on loop: EventLoop, until deadline: UInt64, late: @escaping @Sendable (Result) -> Void = { _ in },
        _ work: @escaping @Sendable () async -> Result
    ) async -> Result? {
        let race = Race(late)
        return await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                race.continuation = continuation
                let task = loop.run { race.end(with: await work()) }
                if race.isOver { return }
                race.task = task
                race.timer = loop.schedule(at: deadline) { race.timeOut() }
            }
        } onCancel: {
            loop.execute { race.task?.cancel() }
        }
    }
}

private final class Race<Result: Sendable>: @unchecked Sendable {
    // Unchecked: only the loop's thread looks inside; the work prefers that loop and comes back to it.

    var continuation: UnsafeContinuation<Result?, Never>?
    var task: Task<Void, Never>?
    var timer: LoopTimer?
    private let late: @Sendable (Result) -> Void

    init(_ late: @escaping @Sendable (Result) -> Void) { self.late = late }

    var isOver: Bool { continuation == nil }

    func end(with result: Result) {
        timer?.cancel()
        timer = nil
        task = nil
        guard let continuation else { return late(result) }
        self.continuation = nil
        continuation.resume(returning: result)
    }

    func timeOut() {
        timer = nil
        guard let continuation else { return }
        self.continuation = nil
        task?.cancel()
        task = nil
        continuation.resume(returning: nil)
    }
}
