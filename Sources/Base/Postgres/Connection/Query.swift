import CPostgres
import Synchronization

/// One statement on its way, and then its result.
final class Query: @unchecked Sendable {
    // Unchecked: until its continuation is resumed it belongs to the loop's thread; from then on it never changes.

    let sql: SQL
    /// The result; it goes when the query goes.
    private(set) var result: OpaquePointer?
    /// What it was prepared as; keeps the plans for its rows.
    var statement: Statement?
    /// Monotonic nanoseconds; `.max` is none.
    let deadline: UInt64
    /// When it was sent, on the same clock.
    var sentAt: UInt64 = 0
    /// How often it was sent.
    var attempts = 0
    private var continuation: UnsafeContinuation<Void, any Error>?
    private(set) var isAbandoned = false

    init(_ sql: SQL, deadline: UInt64 = .max) {
        self.sql = sql
        self.deadline = deadline
    }

    deinit { if let result { PQclear(result) } }

    /// Whether someone waits for the answer.
    var isAwaited: Bool { continuation != nil }

    func await(_ continuation: UnsafeContinuation<Void, any Error>) { self.continuation = continuation }

    func succeed(_ result: OpaquePointer) {
        guard let continuation else {
            PQclear(result)
            return
        }
        self.continuation = nil
        self.result = result
        continuation.resume()
    }

    func fail(_ error: any Error) {
        guard let continuation else { return }
        self.continuation = nil
        continuation.resume(throwing: error)
    }

    /// The caller goes on without the answer, which is dropped when it comes.
    func abandon(_ error: any Error) {
        isAbandoned = true
        fail(error)
    }

    // MARK: Plans

    func takePlan(for type: Any.Type, columnsOf result: OpaquePointer) -> RowPlan {
        statement?.takePlan(for: type) ?? RowPlan(for: type, columnsOf: result)
    }

    func putBack(_ plan: RowPlan, for type: Any.Type) { statement?.putBack(plan, for: type) }
}
