import CPostgres

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
    /// Whether it is a transaction by itself, which is committed only when the sync behind it is answered.
    let isCommittedAtSync: Bool
    /// What a lost connection means for it once it was sent.
    let meaningOfLoss: DatabaseError
    private var continuation: UnsafeContinuation<Void, any Error>?
    private var onEnd: ((Bool) -> Void)?
    private(set) var isAbandoned = false

    init(
        _ sql: SQL, deadline: UInt64 = .max, isCommittedAtSync: Bool = false,
        meaningOfLoss: DatabaseError = .unavailable
    ) {
        self.sql = sql
        self.deadline = deadline
        self.isCommittedAtSync = isCommittedAtSync
        self.meaningOfLoss = meaningOfLoss
    }

    deinit { if let result { PQclear(result) } }

    /// Whether someone waits for the answer.
    var isAwaited: Bool { continuation != nil }

    func await(_ continuation: UnsafeContinuation<Void, any Error>) { self.continuation = continuation }

    /// Calls back instead, with whether it succeeded.
    func await(_ onEnd: @escaping (Bool) -> Void) { self.onEnd = onEnd }

    /// The result has come, but does not count yet.
    func hold(_ result: OpaquePointer) {
        if let previous = self.result { PQclear(previous) }
        self.result = result
    }

    func succeed(_ result: OpaquePointer) {
        if continuation == nil {
            PQclear(result)
        } else {
            hold(result)
        }
        end(nil)
    }

    func fail(_ error: any Error) { end(error) }

    /// Its end, with what it held if there is no error.
    func end(_ error: (any Error)?) {
        if let onEnd {
            self.onEnd = nil
            onEnd(error == nil)
        }
        guard let continuation else { return }
        self.continuation = nil
        if let error { continuation.resume(throwing: error) } else { continuation.resume() }
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
