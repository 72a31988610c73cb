public import CartwrightJSON
public import FoundationEssentials

extension Bool: ColumnReadable {
    public init(cell: Cell) throws {
        guard cell.type == .bool else { throw cell.mismatch("bool") }
        self = try cell.exactly(1, "bool").load(as: UInt8.self) != 0
    }
}

extension Int: ColumnReadable {
    public init(cell: Cell) throws {
        guard let start = cell.start else { throw cell.mismatch("an integer") }
        switch (cell.type, cell.length) {
        case (.bigint, 8): self = Int(start.big(Int64.self))
        case (.integer, 4): self = Int(start.big(Int32.self))
        case (.smallint, 2): self = Int(start.big(Int16.self))
        case (.oid, 4): self = Int(start.big(UInt32.self))
        case (.numeric, _):
            guard let integer = try Int(numericText(cell)) else { throw cell.error("is not an integer that fits") }
            self = integer
        default: throw cell.mismatch("an integer")
        }
    }
}

extension Int64: ColumnReadable {
    public init(cell: Cell) throws { self = Int64(try Int(cell: cell)) }
}

extension Int32: ColumnReadable {
    public init(cell: Cell) throws { self = try cell.narrowed() }
}

extension Int16: ColumnReadable {
    public init(cell: Cell) throws { self = try cell.narrowed() }
}

/// One byte alone is read from an integer; an array of bytes from `bytea`, a text, or JSON's text.
extension UInt8: ColumnReadable {
    public init(cell: Cell) throws { self = try cell.narrowed() }

    public static func readArray(_ cell: Cell) throws -> [UInt8] {
        if cell.type.isJSON { return [UInt8](try cell.json()) }
        guard !cell.isNull, cell.type == .bytea || cell.type.isTextual else { throw cell.mismatch("bytea") }
        return [UInt8](cell.bytes)
    }
}

extension Double: ColumnReadable {
    public init(cell: Cell) throws {
        guard let start = cell.start else { throw cell.mismatch("a number") }
        switch (cell.type, cell.length) {
        case (.double, 8): self = Double(bitPattern: start.big())
        case (.real, 4): self = Double(Float(bitPattern: start.big()))
        case (.numeric, _):
            let text = try numericText(cell)
            guard let number = Double(text) else { throw cell.error("is not a number: \(text)") }
            self = number
        default: self = Double(try Int(cell: cell))
        }
    }
}

extension Float: ColumnReadable {
    public init(cell: Cell) throws { self = Float(try Double(cell: cell)) }
}

extension String: ColumnReadable {
    public init(cell: Cell) throws {
        guard !cell.isNull else { throw cell.mismatch("a text") }
        switch cell.type {
        case .numeric: self = try numericText(cell)
        case .uuid: self = try UUID(cell: cell).uuidString.lowercased()
        case .jsonb: self = String(decoding: try cell.json(), as: UTF8.self)
        case let type where type.isTextual: self = String(decoding: cell.bytes, as: UTF8.self)
        default: throw cell.mismatch("a text; write ::text behind it")
        }
    }
}

extension UUID: ColumnReadable {
    public init(cell: Cell) throws {
        if cell.type == .uuid {
            self.init(uuid: try cell.exactly(16, "a uuid").loadUnaligned(as: uuid_t.self))
        } else if cell.type.isTextual, !cell.isNull, let uuid = UUID(uuidString: try String(cell: cell)) {
            self = uuid
        } else {
            throw cell.mismatch("a uuid")
        }
    }
}

extension Date: ColumnReadable {
    public init(cell: Cell) throws {
        switch cell.type {
        case .timestamptz, .timestamp: self.init(postgresMicroseconds: try cell.exactly(8, "a moment").big())
        case .date:
            let days: Int32 = try cell.exactly(4, "a date").big()
            switch days {
            case .max: self = .distantFuture
            case .min: self = .distantPast
            default: self.init(postgresMicroseconds: Int64(days) * 86_400_000_000)
            }
        default: throw cell.mismatch("a moment")
        }
    }
}

extension JSONNumber: ColumnReadable {
    public init(cell: Cell) throws {
        let text = cell.type == .numeric ? try numericText(cell) : String(try Int(cell: cell))
        guard let number = JSONNumber(text) else { throw cell.error("is not a number that JSON knows: \(text)") }
        self = number
    }
}

extension RawJSON: ColumnReadable {
    public init(cell: Cell) throws { self.init(trusted: [UInt8](try cell.json())) }
}

extension JSONValue: ColumnReadable {
    public init(cell: Cell) throws { self = try cell.decodeJSON(JSONValue.self) }
}

extension Cell {
    fileprivate func narrowed<Integer: FixedWidthInteger>() throws -> Integer {
        guard let integer = Integer(exactly: try Int(cell: self)) else {
            throw error("does not fit into \(Integer.self)")
        }
        return integer
    }
}
