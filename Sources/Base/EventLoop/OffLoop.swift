import Glibc
import Synchronization

/// Why work could not be done off the loop.
public enum OffLoopError: Error, Equatable {
    /// So much work waits already that this would not be done in time. Try again later.
    case full
}

/// A few threads for work that computes or blocks (password hashes, name look-ups, files), with a bounded queue before them.
public final class WorkerPool: Sendable {
    /// The pool behind `offLoop`: as many threads as cores, 256 places to wait.
    public static let shared = WorkerPool(threads: EventLoopGroup.coreCount, queue: 256)

    private struct State {
        var queue: [@Sendable () -> Void] = []
        var head = 0
        var waiting: Int { queue.count - head }
    }
    private let limit: Int
    private let state = Mutex(State())
    private let available: Semaphore

    public init(threads: Int, queue: Int) {
        limit = queue
        available = Semaphore()
        for index in 0..<max(1, threads) {
            let thread = startThread(named: "worker-\(index)") { [self] in while true { take()() } }
            pthread_detach(thread)
        }
    }

    /// Whether the work was taken on.
    func submit(_ work: @escaping @Sendable () -> Void) -> Bool {
        let accepted = state.withLock { state in
            if state.waiting >= limit { return false }
            state.queue.append(work)
            return true
        }
        if accepted { available.signal() }
        return accepted
    }

    private func take() -> @Sendable () -> Void {
        while true {
            available.wait()
            let work: (@Sendable () -> Void)? = state.withLock { state in
                guard state.waiting > 0 else { return nil }
                let work = state.queue[state.head]
                state.head += 1
                if state.head == state.queue.count || state.head > 1024 {
                    state.queue.removeFirst(state.head)
                    state.head = 0
                }
                return work
            }
            if let work { return work }
        }
    }

    /// Runs `work` on one of the threads; the caller's loop goes on meanwhile, and so does the caller when it is done.
    public func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withUnsafeThrowingContinuation { continuation in
            let accepted = submit { continuation.resume(with: Swift.Result { try work() }) }
            if !accepted { continuation.resume(throwing: OffLoopError.full) }
        }
    }
}

/// Runs work that computes or blocks on the shared pool. Throws `OffLoopError.full` when too much waits already.
public func offLoop<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await WorkerPool.shared.run(work)
}

/// A POSIX semaphore: what a thread that has nothing to do sleeps on.
private final class Semaphore: @unchecked Sendable {
    // Unchecked: sem_t is made to be shared by threads.
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    init() { sem_init(semaphore, 0, 0) }
    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }
    func signal() { sem_post(semaphore) }
    func wait() { while sem_wait(semaphore) != 0 {} }
}
