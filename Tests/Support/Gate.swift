/// A place where the code under test waits until the test lets it through, and where the test sees that it has come.
public final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var arrivals = 0
        var waiting: [UInt64: UnsafeContinuation<Void, any Error>] = [:]
        var cancelled: Set<UInt64> = []
        var next: UInt64 = 0
        var watchers: [(count: Int, continuation: UnsafeContinuation<Void, Never>)] = []
    }
    private let state = Shared(State())

    public init() {}

    /// Waits until the gate is open; throws when the task is cancelled before.
    public func pass() async throws {
        let (id, watchers) = state.withLock { state in
            state.next += 1
            state.arrivals += 1
            let arrivals = state.arrivals
            let due = state.watchers.filter { $0.count <= arrivals }
            state.watchers.removeAll { $0.count <= arrivals }
            return (state.next, due)
        }
        for watcher in watchers { watcher.continuation.resume() }
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Void, any Error>) in
                let result: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if state.isOpen { return .success(()) }
                    state.waiting[id] = continuation
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                let continuation = state.waiting.removeValue(forKey: id)
                if continuation == nil { state.cancelled.insert(id) }
                return continuation
            }
            continuation?.resume(throwing: CancellationError())
        }
    }

    /// Lets everybody through, now and later.
    public func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return state.waiting
        }
        for (_, continuation) in waiting { continuation.resume() }
    }

    /// Waits until so many have come to the gate in all.
    public func arrived(_ count: Int = 1) async {
        await withUnsafeContinuation { continuation in
            let isDue = state.withLock { state in
                if state.arrivals >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isDue { continuation.resume() }
        }
    }
}
