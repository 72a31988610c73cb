import CPostgres
import CartwrightJSON

/// One value of a row in Postgres's binary form. It points into the result, so it is read at once and never kept.
public struct Cell {
    let result: OpaquePointer?
    let column: Int32
    let start: UnsafeRawPointer?
    let length: Int
    /// The type of an element inside an array; 0 means the column's.
    let elementType: UInt32

    init(_ result: OpaquePointer?, _ row: Int32, _ column: Int32) {
        self.result = result
        self.column = column
        elementType = 0
        length = Int(PQgetlength(result, row, column))
        if length == 0 && PQgetisnull(result, row, column) == 1 {
            start = nil
        } else {
            start = UnsafeRawPointer(PQgetvalue(result, row, column))
        }
    }

    /// An element of an array.
    init(elementOf array: Cell, type: UInt32, _ start: UnsafeRawPointer?, _ length: Int) {
        result = array.result
        column = array.column
        elementType = type
        self.start = start
        self.length = length
    }

    public var isNull: Bool { start == nil }
    public var type: PostgresType { PostgresType(code: elementType != 0 ? elementType : PQftype(result, column)) }

    /// The name of the column, for messages.
    public var name: String { PQfname(result, column).map { String(cString: $0) } ?? "\(column + 1)" }

    /// The bytes; none for null.
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: length) }

    /// An error that names the column.
    public func error(_ message: String) -> DatabaseError { .decoding(column: name, message: message) }

    func mismatch(_ wanted: String) -> DatabaseError {
        isNull ? error("is null, not \(wanted)") : error("is of \(type.described), not \(wanted)")
    }

    /// The bytes after a check of how many there are.
    @inline(__always)
    func exactly(_ count: Int, _ wanted: String) throws -> UnsafeRawPointer {
        guard let start, length == count else { throw mismatch(wanted) }
        return start
    }

    /// The JSON text of a `json` or `jsonb` value.
    func json() throws -> UnsafeRawBufferPointer {
        guard start != nil else { throw mismatch("json") }
        switch type {
        case .jsonb:
            guard let version = bytes.first, version == 1 else { throw error("is jsonb of an unknown version") }
            return UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
        case .json: return bytes
        case let other where other.isTextual: return bytes
        default: throw mismatch("json")
        }
    }

    func decodeJSON<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do { return try JSON.decode(type, from: [UInt8](json())) } catch let error as JSONError {
            throw self.error("holds JSON that does not fit: \(error)")
        }
    }
}

extension UnsafeRawPointer {
    @inline(__always)
    func big<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self, at offset: Int = 0) -> Integer {
        Integer(bigEndian: loadUnaligned(fromByteOffset: offset, as: Integer.self))
    }
}
