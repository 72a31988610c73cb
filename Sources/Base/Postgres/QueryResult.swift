import CPostgres

/// The rows that a statement gave.
public struct QueryResult: Sendable {
    let query: Query

    private var handle: OpaquePointer? { query.result }

    /// How many rows came.
    public var count: Int { Int(PQntuples(handle)) }

    /// How many rows an `insert`, `update`, `delete` or `copy` touched, or a `select` gave.
    public var affectedRows: Int {
        guard let handle, let text = PQcmdTuples(handle) else { return 0 }
        return Int(String(cString: text)) ?? 0
    }

    /// The names of the columns.
    public var columns: [String] { query.result.map(columnNames) ?? [] }

    /// Rows of a type that reads itself.
    @inlinable
    public func readRows<Element: RowReadable>(_ type: Element.Type = Element.self) throws -> [Element] {
        var elements: [Element] = []
        elements.reserveCapacity(count)
        var row = Row(self)
        while row.advance() { elements.append(try Element(row: &row)) }
        return elements
    }

    /// The first row as a type that reads itself.
    @inlinable
    public func readRow<Element: RowReadable>(_ type: Element.Type = Element.self) throws -> Element? {
        var row = Row(self)
        return row.advance() ? try Element(row: &row) : nil
    }

    /// Rows of a type that is read by the names of its columns.
    public func decodeRows<Element: Decodable>(_ type: Element.Type = Element.self, limit: Int = .max) throws
        -> [Element]
    {
        guard let handle else { return [] }
        let count = min(limit, self.count)
        if count == 0 { return [] }
        let plan = query.takePlan(for: type, columnsOf: handle)
        defer { query.putBack(plan, for: type) }
        if let readable = plan.readable { return try readThemselves(readable, as: type, count) }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        let decoder = RowDecoder(handle, plan)
        for row in 0..<count {
            decoder.startRow(row)
            elements.append(try Element(from: decoder))
        }
        return elements
    }

    private func readThemselves<Element>(_ readable: any RowReadable.Type, as type: Element.Type, _ count: Int) throws
        -> [Element]
    {
        var row = Row(self)
        var elements: [Element] = []
        elements.reserveCapacity(count)
        while elements.count < count, row.advance(), let element = try readable.init(row: &row) as? Element {
            elements.append(element)
        }
        return elements
    }

    /// The first column of the first row.
    public func value<Value: ColumnReadable>(_ type: Value.Type = Value.self) throws -> Value? {
        var row = Row(self)
        return row.advance() ? try row.next(Value?.self) : nil
    }

    /// The first column of every row.
    public func values<Value: ColumnReadable>(_ type: Value.Type = Value.self) throws -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        var row = Row(self)
        while row.advance() { values.append(try row.next(type)) }
        return values
    }
}

func columnNames(_ result: OpaquePointer) -> [String] {
    (0..<PQnfields(result)).map { String(cString: PQfname(result, $0)) }
}
