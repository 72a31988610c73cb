import CPostgres
import CartwrightJSON
import FoundationEssentials

/// Reads one row after the other into a `Decodable` type. One decoder serves all rows of a result.
final class RowDecoder: Decoder {
    let result: OpaquePointer
    let plan: RowPlan
    var row: Int32 = 0
    var position = 0

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ result: OpaquePointer, _ plan: RowPlan) {
        self.result = result
        self.plan = plan
    }

    func startRow(_ index: Int) {
        row = Int32(index)
        position = 0
    }

    func cell(_ name: String) -> Cell? {
        let column = plan.column(name, &position)
        return column < 0 ? nil : Cell(result, row, column)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RowContainer<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw DatabaseError.misuse("a row is read as an object with named properties, not as an array")
    }

    /// A type that is one value is read from the first column.
    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        CellDecoder(cell: Cell(result, row, 0))
    }
}

struct RowContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: RowDecoder

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { decoder.plan.names.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { decoder.cell(key.stringValue) != nil }

    @inline(__always)
    private func cell(_ key: Key) throws -> Cell {
        let name = key.stringValue
        guard let cell = decoder.cell(name) else {
            throw DatabaseError.decoding(column: snakeCased(name), message: "is not among the columns of the statement")
        }
        return cell
    }

    @inline(__always)
    private func present(_ key: Key) -> Cell? {
        guard let cell = decoder.cell(key.stringValue), !cell.isNull else { return nil }
        return cell
    }

    func decodeNil(forKey key: Key) throws -> Bool { try cell(key).isNull }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try Bool(cell: cell(key)) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try String(cell: cell(key)) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try Int(cell: cell(key)) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try Int16(cell: cell(key)) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try Int32(cell: cell(key)) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try Int64(cell: cell(key)) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try Double(cell: cell(key)) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try Float(cell: cell(key)) }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try cell(key).decode(type)
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try present(key).map(Bool.init(cell:)) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try present(key).map(String.init(cell:))
    }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try present(key).map(Int.init(cell:)) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        try present(key).map(Double.init(cell:))
    }
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try present(key).map { try $0.decode(type) }
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws
        -> KeyedDecodingContainer<Nested>
    {
        throw try cell(key).error("is read whole: give the property a type of its own")
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw try cell(key).error("is read whole: give the property a type of its own")
    }

    func superDecoder() throws -> any Decoder { decoder }
    func superDecoder(forKey key: Key) throws -> any Decoder { CellDecoder(cell: try cell(key)) }
}
