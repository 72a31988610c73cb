import CartwrightEventLoop

extension Database {
    /// Runs `body` in a transaction, which is committed when it returns and rolled back when it throws.
    ///
    /// After a deadlock or a serialization failure all of it is run again, at most three times: so `body` must have no
    /// effect but on the database. A connection lost during the commit is never tried again: `.outcomeUnknown`.
    @discardableResult
    public func transaction<Result: Sendable>(
        isolation: Isolation = .readCommitted, _ body: @escaping @Sendable (Transaction) async throws -> Result
    ) async throws -> Result {
        try await core.onLoop { lanes in
            try await lanes.transaction(isolation, deadline, body)
        }
    }
}

extension Lanes {
    func transaction<Result: Sendable>(
        _ isolation: Isolation, _ deadline: UInt64, _ body: @Sendable (Transaction) async throws -> Result
    ) async throws -> Result {
        var attempt = 1
        while true {
            let lease = try await writes.lease(deadline: deadline)
            let transaction = Transaction(lease, isolation)
            do {
                let result = try await Transaction.$isOpen.withValue(true) { try await body(transaction) }
                try await transaction.commit()
                lease.giveBack()
                transaction.runHooks()
                return result
            } catch {
                await transaction.rollBack()
                lease.giveBack()
                guard transaction.isWorthRetrying, attempt <= 3, !Task.isCancelled, loop.instant < deadline else {
                    throw error
                }
            }
            await pause(beforeAttempt: attempt)
            attempt += 1
        }
    }

    /// Runs a statement that is a transaction by itself, with the same retries. `meaningOfLoss`: of the connection, meanwhile.
    func single(_ sql: SQL, _ deadline: UInt64, meaningOfLoss: DatabaseError = .outcomeUnknown) async throws
        -> QueryResult
    {
        var attempt = 1
        while true {
            let lease = try await writes.lease(deadline: deadline)
            let query = Query(sql, isCommittedAtSync: true, meaningOfLoss: meaningOfLoss)
            do {
                defer { lease.giveBack() }
                try lease.checkTime()
                try await lease.run(query)
                return QueryResult(query: query)
            } catch let error as DatabaseError {
                guard let server = error.server, server.isWorthRetrying || server.concernsPreparation, attempt <= 3
                else { throw error }
            }
            await pause(beforeAttempt: attempt)
            attempt += 1
        }
    }

    /// A few random milliseconds, so that two which were in each other's way do not meet again.
    private func pause(beforeAttempt attempt: Int) async {
        await withUnsafeContinuation { continuation in
            loop.schedule(after: .milliseconds(Int.random(in: 1...20 * attempt))) { continuation.resume() }
        }
    }
}
