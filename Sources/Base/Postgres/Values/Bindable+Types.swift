public import CartwrightJSON
public import FoundationEssentials

extension Bool: Bindable {
    public static var postgresType: PostgresType { .bool }
    public static var postgresArrayType: PostgresType { .boolArray }
    public func write(to parameters: inout Parameters) { parameters.write(self ? UInt8(1) : 0) }
    public func appendText(to text: inout [UInt8]) { text.append(UInt8(ascii: self ? "t" : "f")) }
}

extension Int: Bindable {
    public static var postgresType: PostgresType { .bigint }
    public static var postgresArrayType: PostgresType { .bigintArray }
    public func write(to parameters: inout Parameters) { parameters.write(Int64(self)) }
    public func appendText(to text: inout [UInt8]) { text += String(self).utf8 }
}

extension Int64: Bindable {
    public static var postgresType: PostgresType { .bigint }
    public static var postgresArrayType: PostgresType { .bigintArray }
    public func write(to parameters: inout Parameters) { parameters.write(self) }
    public func appendText(to text: inout [UInt8]) { text += String(self).utf8 }
}

extension Int32: Bindable {
    public static var postgresType: PostgresType { .integer }
    public static var postgresArrayType: PostgresType { .integerArray }
    public func write(to parameters: inout Parameters) { parameters.write(self) }
    public func appendText(to text: inout [UInt8]) { text += String(self).utf8 }
}

extension Int16: Bindable {
    public static var postgresType: PostgresType { .smallint }
    public static var postgresArrayType: PostgresType { .smallintArray }
    public func write(to parameters: inout Parameters) { parameters.write(self) }
    public func appendText(to text: inout [UInt8]) { text += String(self).utf8 }
}

/// One byte alone is a `smallint`; an array of bytes is a `bytea`.
extension UInt8: Bindable {
    public static var postgresType: PostgresType { .smallint }
    public static var postgresArrayType: PostgresType { .bytea }
    public func write(to parameters: inout Parameters) { parameters.write(Int16(self)) }
    public static func write(array: [UInt8], to parameters: inout Parameters) { parameters.write(array) }
    public func appendText(to text: inout [UInt8]) { text += String(self).utf8 }
}

extension Double: Bindable {
    public static var postgresType: PostgresType { .double }
    public static var postgresArrayType: PostgresType { .doubleArray }
    public func write(to parameters: inout Parameters) { parameters.write(bitPattern) }
    public func appendText(to text: inout [UInt8]) { text += postgresText(self).utf8 }
}

extension Float: Bindable {
    public static var postgresType: PostgresType { .real }
    public static var postgresArrayType: PostgresType { .realArray }
    public func write(to parameters: inout Parameters) { parameters.write(bitPattern) }
    public func appendText(to text: inout [UInt8]) { text += postgresText(Double(self)).utf8 }
}

private func postgresText(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    return "\(number)"
}

/// A text takes the type of the place where it stands, so it can also be a `numeric`, a `jsonb` or an enum of the database's own.
extension String: Bindable {
    public static var postgresType: PostgresType { .inferred }
    public static var postgresArrayType: PostgresType { .textArray }
    public func write(to parameters: inout Parameters) { parameters.writeText(self) }
    public func writeElement(to parameters: inout Parameters) { parameters.append(self) }
    public func appendText(to text: inout [UInt8]) { text += utf8 }
}

extension UUID: Bindable {
    public static var postgresType: PostgresType { .uuid }
    public static var postgresArrayType: PostgresType { .uuidArray }
    public func write(to parameters: inout Parameters) {
        withUnsafeBytes(of: uuid) { parameters.write($0) }
    }
    public func appendText(to text: inout [UInt8]) { text += uuidString.utf8 }
}

/// A moment is a `timestamptz`, to the microsecond.
extension Date: Bindable {
    public static var postgresType: PostgresType { .timestamptz }
    public static var postgresArrayType: PostgresType { .timestamptzArray }
    public func write(to parameters: inout Parameters) { parameters.write(postgresMicroseconds) }
    public func appendText(to text: inout [UInt8]) { appendTimestamp(self, to: &text) }
}

/// A number keeps its text, so that money never passes through a `Double`.
extension JSONNumber: Bindable {
    public static var postgresType: PostgresType { .inferred }
    public static var postgresArrayType: PostgresType { .textArray }
    public func write(to parameters: inout Parameters) { parameters.writeText(text) }
    public func writeElement(to parameters: inout Parameters) { parameters.append(text) }
    public func appendText(to bytes: inout [UInt8]) { bytes += text.utf8 }
}

extension RawJSON: Bindable {
    public static var postgresType: PostgresType { .jsonb }
    public static var postgresArrayType: PostgresType { .jsonbArray }
    public func write(to parameters: inout Parameters) {
        parameters.write(CollectionOfOne(UInt8(1)))
        parameters.write(bytes)
    }
    public func appendText(to text: inout [UInt8]) { text += bytes }
}

extension JSONValue: Bindable {
    public static var postgresType: PostgresType { .jsonb }
    public static var postgresArrayType: PostgresType { .jsonbArray }
    public func write(to parameters: inout Parameters) { parameters.writeJSON(self, keys: .asWritten) }
    public func appendText(to text: inout [UInt8]) {
        // A value of this type always has a form; there is nothing in it that could refuse.
        text += (try? JSON.encode(self, keys: .asWritten)) ?? Array("null".utf8)
    }
}

extension Parameters {
    /// A value as `jsonb`, in the house's snake case.
    mutating func writeJSON(_ value: some Encodable, keys: JSON.Keys = .snakeCased) {
        do {
            let json = try JSON.encode(value, keys: keys)
            write(CollectionOfOne(UInt8(1)))
            write(json)
        } catch {
            fail("a value cannot be written as JSON: \(error)")
        }
    }
}

extension SQL.StringInterpolation {
    /// A parameter of type `jsonb`: any `Encodable` value, in the house's snake case.
    public mutating func appendInterpolation<Value: Encodable>(json value: Value?) {
        sql.parameters.open(.jsonb, placeholder: sql.bytes.count)
        if let value { sql.parameters.writeJSON(value) } else { sql.parameters.writeNull() }
        close()
    }
}
