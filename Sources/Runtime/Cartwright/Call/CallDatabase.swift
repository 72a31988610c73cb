import CartwrightHTTPClient
public import CartwrightPostgres

/// The database as a handler sees it: reads, single writes, transactions, all within the call's deadline.
public struct CallDatabase: Sendable {
    let call: Call

    /// Reads that change nothing. Inside the host's transaction they see what it has written.
    public var read: any DatabaseConnection {
        get throws {
            if let joined = call.state.joined { return joined }
            return try database.read
        }
    }

    /// One transaction. Where the function is `idempotent: true` and the client sent a key, a savepoint in the host's.
    public func transaction<T: Sendable>(
        isolation: Isolation = .readCommitted, _ body: @escaping @Sendable (Transaction) async throws -> T
    ) async throws -> T {
        let call = call
        let named: @Sendable (Transaction) async throws -> T = { sql in
            try await Call.$current.withValue(call) {
                // Nobody waits for the network while rows are locked.
                try await HTTPClient.$isForbidden.withValue(true) { try await body(sql) }
            }
        }
        if let joined = call.state.joined { return try await joined.savepoint(named) }
        return try await database.transaction(isolation: isolation, named)
    }

    /// One statement that writes; answers how many rows it touched.
    @discardableResult public func execute(_ sql: SQL) async throws -> Int {
        if let joined = call.state.joined { return try await joined.execute(sql) }
        return try await database.execute(sql)
    }

    private var database: Database {
        get throws {
            guard let database = call.state.database else { throw DatabaseError.unavailable }
            return database.withDeadline(call.state.deadline)
        }
    }
}

extension Call {
    /// The call whose transaction is running; what `publish` and `enqueue` take the time and the request id from.
    @TaskLocal package static var current: Call?
}
