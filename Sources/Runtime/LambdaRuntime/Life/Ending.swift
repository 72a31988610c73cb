import Glibc
import Synchronization

/// The exit code that the main thread waits for. The first one counts.
final class Ending: @unchecked Sendable {
    // Unchecked: a semaphore is made to be shared by threads; the code is locked.
    private let code = Mutex<Int32?>(nil)
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }
    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func set(_ value: Int32) {
        let isFirst = code.withLock { code in
            defer { code = code ?? value }
            return code == nil
        }
        if isFirst { sem_post(semaphore) }
    }

    func wait() -> Int32 {
        while sem_wait(semaphore) != 0 {}
        return code.withLock { $0 ?? 1 }
    }
}
