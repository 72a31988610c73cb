import CartwrightEventLoop

/// A transaction that is open. Whatever is done through it is done as a whole, or not at all.
///
/// Statements run one after the other. It ends with the closure it was given to; using it later is an error.
public final class Transaction: DatabaseConnection, @unchecked Sendable {
    // Unchecked: its state belongs to the thread of its loop, to which every method goes first.

    /// Whether the current task has a transaction open: then row locks may be held, and nothing should wait for the network.
    @TaskLocal public static var isOpen = false

    let lease: Lease
    private let isolation: Isolation
    private var hasBegun = false
    private var hasEnded = false
    private var savepoints = 0
    private var hooks: [@Sendable () -> Void] = []
    /// The failure after which Postgres refuses everything but a rollback.
    private(set) var failure: (any Error)?
    /// Whether it failed for a reason that may be gone when all is run again.
    private(set) var isWorthRetrying = false

    var loop: EventLoop { lease.connection.loop }

    init(_ lease: Lease, _ isolation: Isolation) {
        self.lease = lease
        self.isolation = isolation
    }

    public func send(_ sql: SQL) async throws -> QueryResult {
        guard loop.isCurrent else {
            return try await withTaskExecutorPreference(loop) { try await send(sql) }
        }
        try begin()
        let query = Query(sql)
        do {
            try await lease.run(query)
        } catch {
            note(error)
            throw error
        }
        return QueryResult(query: query)
    }

    /// `begin` travels with the first statement, so it costs no round trip.
    private func begin() throws {
        if hasEnded { throw DatabaseError.misuse("a transaction was used after its end") }
        try lease.checkTime()
        if hasBegun { return }
        hasBegun = true
        lease.connection.submit(Query(isolation.begin))
    }

    /// Sends rows in COPY's text form.
    func copy(_ command: String, nextPiece: @escaping () -> [UInt8]?) async throws -> Int {
        try begin()
        do { return try await lease.copy(command, nextPiece: nextPiece) } catch {
            note(error)
            throw error
        }
    }

    private func note(_ error: any Error) {
        failure = failure ?? error
        if let error = (error as? DatabaseError)?.server, error.isWorthRetrying || error.concernsPreparation {
            isWorthRetrying = true
        }
    }

    /// Runs `action` once the transaction is committed, on its loop; never if it is rolled back.
    public func afterCommit(_ action: @escaping @Sendable () -> Void) {
        if loop.isCurrent { hooks.append(action) } else { loop.execute { [self] in hooks.append(action) } }
    }

    // MARK: Savepoints

    /// A part of the transaction that can fail by itself: what it did is undone, the rest stands.
    @discardableResult
    public func savepoint<Result: Sendable>(_ body: @Sendable (Transaction) async throws -> Result) async throws
        -> Result
    {
        guard loop.isCurrent else {
            return try await withTaskExecutorPreference(loop) { try await savepoint(body) }
        }
        savepoints += 1
        defer { savepoints -= 1 }
        let name = SQL(trusted: "s\(savepoints)")
        let hooksBefore = hooks.count
        // Both travel with what is sent next, so neither costs a round trip: they fail only where that fails, too.
        try begin()
        lease.connection.submit(Query("savepoint \(name)"))
        do {
            let result = try await body(self)
            if let failure { throw failure }
            try begin()
            lease.connection.submit(Query("release savepoint \(name)"))
            return result
        } catch {
            hooks.removeSubrange(hooksBefore...)
            // If even this fails the transaction cannot go on, and the next statement says so.
            if (try? await send("rollback to savepoint \(name)")) != nil {
                _ = try? await send("release savepoint \(name)")
                failure = nil
                isWorthRetrying = isWorthRetrying && (error as? DatabaseError)?.server?.isWorthRetrying ?? false
            }
            throw error
        }
    }

    // MARK: The end

    /// After this no statement is accepted.
    func commit() async throws {
        try lease.checkTime()
        if let failure { throw failure }
        hasEnded = true
        guard hasBegun else { return }
        let query = Query("commit", meaningOfLoss: .outcomeUnknown)
        do {
            try await lease.runToItsEnd(query, within: .seconds(5))
        } catch {
            note(error)
            throw error
        }
    }

    /// Undoes everything. Returns when that is done; at the deadline it goes on by itself.
    func rollBack() async {
        hasEnded = true
        guard hasBegun, lease.connection.isOpen, !lease.connection.isIdle else { return }
        try? await lease.runToItsEnd(Query("rollback"), within: .seconds(5))
    }

    func runHooks() { for hook in hooks { hook() } }
}
