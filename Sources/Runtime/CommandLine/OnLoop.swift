import CartwrightEventLoop
import Glibc
import Synchronization

/// Waits, on the main thread, for work that needs a loop.
func onLoop<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) throws -> Result {
    let box = Outcome<Result>()
    EventLoopGroup.shared.loops[0].run {
        do { box.set(.success(try await work())) } catch { box.set(.failure(error)) }
    }
    return try box.wait().get()
}

/// A result that one thread waits for and another one sets.
private final class Outcome<Value: Sendable>: @unchecked Sendable {
    // Unchecked: the semaphore orders the one write before the one read.
    private var result: Result<Value, any Error>?
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }
    deinit { semaphore.deallocate() }

    func set(_ result: Result<Value, any Error>) {
        self.result = result
        sem_post(semaphore)
    }

    func wait() -> Result<Value, any Error> {
        while sem_wait(semaphore) != 0 {}
        return result ?? .failure(CancellationError())
    }
}
