public import CartwrightJSON
import FoundationEssentials

/// Rows that are answered as they stand go from Postgres's form into JSON without becoming values in between.
extension JSONWriter {
    /// A field with the value of a row's next column.
    public mutating func field(_ name: StaticString, next row: inout Row) {
        key(name)
        write(next: &row)
    }

    /// The value of a row's next column.
    public mutating func write(next row: inout Row) {
        do { write(try row.nextCell()) } catch {
            null()
            fail(JSONError(kind: .notEncodable, expected: "a column", found: "\(error)"))
        }
    }

    /// The value of a column as `Codable` would write it: a text, a `uuid`, an integer, a truth, a moment, or the JSON that it
    /// holds; null is `null`.
    public mutating func write(_ cell: Cell) {
        guard let start = cell.start else { return null() }
        switch (cell.type, cell.length) {
        case (.uuid, 16): write(UUID(uuid: start.loadUnaligned(as: uuid_t.self)))
        case (.bigint, 8): write(Int(start.big(Int64.self)))
        case (.integer, 4): write(Int(start.big(Int32.self)))
        case (.smallint, 2): write(Int(start.big(Int16.self)))
        case (.bool, 1): write(start.load(as: UInt8.self) != 0)
        case (.timestamptz, 8): write(Date(postgresMicroseconds: start.big()))
        case (.json, _): write(trustedJSON: cell.bytes)
        case (.jsonb, 1...): write(trustedJSON: UnsafeRawBufferPointer(rebasing: cell.bytes.dropFirst()))
        case (let type, _) where type.isTextual: write(utf8: cell.bytes)
        case (let type, _):
            null()
            fail(JSONError(kind: .notEncodable, expected: "a column that has a form in JSON", found: type.described))
        }
    }
}
