import Glibc
import Synchronization

/// Runs `body` once on each of so many threads of their own, and waits for all: for work that blocks.
public func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) async {
    let left = Shared(count)
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
        for index in 0..<count {
            startThread {
                body(index)
                let isLast = left.withLock { left in
                    left -= 1
                    return left == 0
                }
                if isLast { continuation.resume() }
            }
        }
    }
}

/// Runs `body` on a thread of its own, and does not wait for it.
public func startThread(_ body: @escaping @Sendable () -> Void) {
    let work = Unmanaged.passRetained(ThreadWork(body)).toOpaque()
    var thread = pthread_t()
    pthread_create(
        &thread, nil,
        { pointer in
            guard let pointer else { return nil }
            Unmanaged<ThreadWork>.fromOpaque(pointer).takeRetainedValue().work()
            return nil
        }, work)
    pthread_detach(thread)
}

/// Runs blocking work on a thread of its own and waits for its result.
public func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    let outcome = Shared<Swift.Result<Result, any Error>?>(nil)
    await onThreads(1) { _ in
        let result = Swift.Result { try body() }
        outcome.withLock { $0 = result }
    }
    guard let result = outcome.value else { throw WireClient.Failure(description: "the thread gave no result") }
    return try result.get()
}

private final class ThreadWork {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
}
