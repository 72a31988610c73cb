import CPostgres

/// A type that reads itself from a row, column after column: for the few types that are read very often.
///
///     extension Product: RowReadable {
///         init(row: inout Row) throws {
///             id = try row.next()
///             name = try row.next()
///         }
///     }
public protocol RowReadable {
    init(row: inout Row) throws
}

/// One row after the other of a result, read by position. A copy stays where it is, and keeps the result: a row can be put
/// aside as it is and read where it is needed.
public struct Row: @unchecked Sendable {
    // Unchecked: a result that has come never changes.

    private let result: QueryResult
    private let handle: OpaquePointer?
    private let columns: Int32
    private let rows: Int32
    private var row: Int32 = -1
    private var column: Int32 = 0

    @usableFromInline
    init(_ result: QueryResult) {
        self.result = result
        handle = result.query.result
        columns = PQnfields(handle)
        rows = PQntuples(handle)
    }

    /// Some of the rows of a result.
    init(_ result: QueryResult, _ range: Range<Int>) {
        self.result = result
        handle = result.query.result
        columns = PQnfields(handle)
        rows = Int32(range.upperBound)
        row = Int32(range.lowerBound) - 1
    }

    /// How many rows stand behind this one.
    @usableFromInline var remaining: Int { Int(rows - row) - 1 }

    @usableFromInline
    mutating func advance() -> Bool {
        row += 1
        column = 0
        return row < rows
    }

    /// The value of the next column, whatever its type is. Good until the row is gone.
    public mutating func nextCell() throws -> Cell {
        guard column < columns else {
            throw DatabaseError.decoding(column: "\(column + 1)", message: "the statement has only \(columns) columns")
        }
        defer { column += 1 }
        return Cell(handle, row, column)
    }

    /// The value of the next column.
    @inlinable
    public mutating func next<Value: ColumnReadable>(_ type: Value.Type = Value.self) throws -> Value {
        try Value(cell: nextCell())
    }

    /// The value of the next column, or nil for null.
    @inlinable
    public mutating func next<Value: ColumnReadable>(_ type: Value?.Type = Value?.self) throws -> Value? {
        let cell = try nextCell()
        return cell.isNull ? nil : try Value(cell: cell)
    }

    /// The value of the next column as an enum, or another type that wraps a value.
    @_disfavoredOverload @inlinable
    public mutating func next<Value: RawRepresentable>(_ type: Value.Type = Value.self) throws -> Value
    where Value.RawValue: ColumnReadable {
        let cell = try nextCell()
        guard let value = try Value(rawValue: Value.RawValue(cell: cell)) else {
            throw cell.error("is not a \(Value.self)")
        }
        return value
    }

    /// The value of the next column as an enum, or nil for null.
    @_disfavoredOverload @inlinable
    public mutating func next<Value: RawRepresentable>(_ type: Value?.Type = Value?.self) throws -> Value?
    where Value.RawValue: ColumnReadable {
        let cell = try nextCell()
        if cell.isNull { return nil }
        guard let value = try Value(rawValue: Value.RawValue(cell: cell)) else {
            throw cell.error("is not a \(Value.self)")
        }
        return value
    }

    /// The value of the next `json` or `jsonb` column.
    public mutating func next<Value: Decodable>(json type: Value.Type) throws -> Value {
        try nextCell().decodeJSON(type)
    }

    /// The next columns are of no interest.
    public mutating func skip(_ count: Int = 1) { column += Int32(clamping: count) }
}
