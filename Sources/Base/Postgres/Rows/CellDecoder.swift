import CartwrightJSON
import FoundationEssentials

extension Cell {
    /// The value as any `Decodable` type: the known ones directly, others from JSON or as one value.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if type == UUID.self, let value = try UUID(cell: self) as? Value { return value }
        if type == Date.self, let value = try Date(cell: self) as? Value { return value }
        if let known = type as? any ColumnReadable.Type {
            let value = isNull ? try readNull(known) : try known.init(cell: self)
            if let value = value as? Value { return value }
        }
        if self.type.isJSON && !isNull { return try decodeJSON(type) }
        do { return try Value(from: CellDecoder(cell: self)) } catch let failure as DecodingError {
            throw error("does not fit \(type): \(failure)")
        }
    }

    private func readNull<Known: ColumnReadable>(_ type: Known.Type) throws -> any ColumnReadable {
        try type.readNull(self)
    }
}

/// Lets a type that is one value (an enum, an id) read itself from one column.
struct CellDecoder: Decoder, SingleValueDecodingContainer {
    let cell: Cell

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw cell.mismatch("json")
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw cell.mismatch("json")
    }

    func decodeNil() -> Bool { cell.isNull }
    func decode(_ type: Bool.Type) throws -> Bool { try Bool(cell: cell) }
    func decode(_ type: String.Type) throws -> String { try String(cell: cell) }
    func decode(_ type: Double.Type) throws -> Double { try Double(cell: cell) }
    func decode(_ type: Float.Type) throws -> Float { try Float(cell: cell) }
    func decode(_ type: Int.Type) throws -> Int { try Int(cell: cell) }
    func decode(_ type: Int8.Type) throws -> Int8 { try narrow() }
    func decode(_ type: Int16.Type) throws -> Int16 { try narrow() }
    func decode(_ type: Int32.Type) throws -> Int32 { try narrow() }
    func decode(_ type: Int64.Type) throws -> Int64 { try narrow() }
    func decode(_ type: UInt.Type) throws -> UInt { try narrow() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try narrow() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try narrow() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try narrow() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try narrow() }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try cell.decode(type) }

    private func narrow<Integer: FixedWidthInteger>() throws -> Integer {
        guard let integer = Integer(exactly: try Int(cell: cell)) else {
            throw cell.error("does not fit into \(Integer.self)")
        }
        return integer
    }
}
