public import CartwrightPostgres

extension CallDatabase {
    /// One statement that changes something and answers rows, in one round trip: it is a transaction by itself. `body` runs
    /// nothing else.
    public func statement<T: Sendable>(
        _ body: @escaping @Sendable (any DatabaseConnection) async throws -> T
    ) async throws -> T {
        if call.state.joined != nil { return try await transaction { sql in try await body(sql) } }
        guard let database = call.state.database else { throw DatabaseError.unavailable }
        return try await body(database.withDeadline(call.state.deadline).write)
    }

    /// A write that is made together with those of its kind that other calls make at the same moment, in one round trip for
    /// all of them. Its rows; none where it was not made.
    public func gather<Write: GatheredWrite, Element: RowReadable & Sendable>(
        _ write: Write, as type: Element.Type = Element.self
    ) async throws -> [Element] {
        if call.state.joined != nil { return try await transaction { sql in try await sql.makeAlone(write) } }
        guard let database = call.state.database else { throw DatabaseError.unavailable }
        return try await database.withDeadline(call.state.deadline).write.gather(write)
    }
}
