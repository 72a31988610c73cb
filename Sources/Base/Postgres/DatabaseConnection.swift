/// Something that statements are run on: the read lane, the write lane, or a transaction.
public protocol DatabaseConnection: Sendable {
    /// Runs one statement. The other methods are made of this one.
    func send(_ sql: SQL) async throws -> QueryResult
}

extension DatabaseConnection {
    /// All rows, each read by name: column `created_at` becomes property `createdAt`.
    @_disfavoredOverload
    public func rows<Element: Decodable & Sendable>(_ sql: SQL, as type: Element.Type = Element.self) async throws
        -> [Element]
    {
        try await send(sql).decodeRows(type)
    }

    /// All rows of a type that reads itself by position.
    public func rows<Element: RowReadable & Sendable>(_ sql: SQL, as type: Element.Type = Element.self) async throws
        -> [Element]
    {
        try await send(sql).readRows(type)
    }

    /// The first row, if there is one.
    @_disfavoredOverload
    public func row<Element: Decodable & Sendable>(_ sql: SQL, as type: Element.Type = Element.self) async throws
        -> Element?
    {
        try await send(sql).decodeRows(type, limit: 1).first
    }

    /// The first row of a type that reads itself by position, if there is one.
    public func row<Element: RowReadable & Sendable>(_ sql: SQL, as type: Element.Type = Element.self) async throws
        -> Element?
    {
        try await send(sql).readRow(type)
    }

    /// The first column of the first row; nil if there is no row, or if it is null.
    public func value<Value: ColumnReadable>(_ sql: SQL, as type: Value.Type = Value.self) async throws -> Value? {
        try await send(sql).value(type)
    }

    /// The first column of every row.
    public func values<Value: ColumnReadable>(_ sql: SQL, as type: Value.Type = Value.self) async throws -> [Value] {
        try await send(sql).values(type)
    }

    /// Runs a statement for its effect; says how many rows it touched.
    @discardableResult
    public func execute(_ sql: SQL) async throws -> Int { try await send(sql).affectedRows }
}
