/// A transaction that is open. Whatever is done through it is done as a whole, or not at all.
public final class Transaction: DatabaseConnection, @unchecked Sendable {
    // Unchecked: its state belongs to the thread of its loop.
    init() {}

    public func send(_ sql: SQL) async throws -> QueryResult { throw DatabaseError.unavailable }

    /// A part of the transaction that can fail by itself: what it did is undone, the rest stands.
    public func savepoint<Result: Sendable>(_ body: @Sendable (Transaction) async throws -> Result) async throws
        -> Result
    {
        try await body(self)
    }

    /// Runs `action` once the transaction is committed, on its loop; never if it is rolled back.
    public func afterCommit(_ action: @escaping @Sendable () -> Void) {}
}
