/// A type that reads itself from one column.
public protocol ColumnReadable: Sendable {
    /// Reads a value that is not null; throws `cell.error(…)` when the column is of another type.
    init(cell: Cell) throws
    /// Reads an array of these; bytes read themselves from `bytea`.
    static func readArray(_ cell: Cell) throws -> [Self]
    /// What null becomes; a type that has no such value throws.
    static func readNull(_ cell: Cell) throws -> Self
}

extension ColumnReadable {
    public static func readArray(_ cell: Cell) throws -> [Self] {
        try cell.elements { element in element.isNull ? try readNull(element) : try Self(cell: element) }
    }

    public static func readNull(_ cell: Cell) throws -> Self { throw cell.error("is null, or holds a null") }
}

extension ColumnReadable where Self: RawRepresentable, RawValue: ColumnReadable {
    public init(cell: Cell) throws {
        guard let value = try Self(rawValue: RawValue(cell: cell)) else { throw cell.error("is not a \(Self.self)") }
        self = value
    }
}

extension Optional: ColumnReadable where Wrapped: ColumnReadable {
    public init(cell: Cell) throws { self = cell.isNull ? nil : try Wrapped(cell: cell) }
    public static func readNull(_ cell: Cell) throws -> Wrapped? { nil }
}

extension Array: ColumnReadable where Element: ColumnReadable {
    public init(cell: Cell) throws {
        if cell.isNull { throw cell.mismatch("an array") }
        self = try Element.readArray(cell)
    }
}
