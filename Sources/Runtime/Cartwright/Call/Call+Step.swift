public import CartwrightPostgres

extension Call {
    /// One step of a function with `idempotent: steps`: runs in a transaction that also stores its result, so that a
    /// resumed call gets the stored result instead of running it again.
    public func step<T: Codable & Sendable>(
        _ name: String, _ body: @escaping @Sendable (Transaction) async throws -> T
    ) async throws -> T {
        guard let repeats = state.repeats else { return try await database.transaction(body) }
        return try await repeats.run(name, self, body)
    }

    /// One step that leaves nothing to remember.
    public func step(_ name: String, _ body: @escaping @Sendable (Transaction) async throws -> Void) async throws {
        _ = try await step(name) { sql in
            try await body(sql)
            return true
        }
    }
}
