import CPostgres
import CartwrightEventLoop

/// How to end the statement that a connection runs, from any thread.
final class Cancellation: @unchecked Sendable {
    // Unchecked: PGcancel is made to be used by any thread; it never changes.
    private let handle: OpaquePointer?

    init(_ connection: OpaquePointer) { handle = PQgetCancel(connection) }
    deinit { PQfreeCancel(handle) }

    /// libpq's cancel connects anew and blocks meanwhile; so this has a thread of its own.
    private static let pool = WorkerPool(threads: 1, queue: 256)

    /// Asks Postgres to end what runs, and returns once it was told; the end itself comes as that statement's failure.
    func send() async {
        _ = try? await Cancellation.pool.run { [self] in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { message in
                _ = PQcancel(handle, message.baseAddress, 256)
            }
        }
    }
}
