/// A value that can be a parameter of a statement.
public protocol Bindable: Sendable {
    /// The type the parameter is declared with; `.inferred` leaves it to Postgres.
    static var postgresType: PostgresType { get }
    /// The type of an array of these.
    static var postgresArrayType: PostgresType { get }
    /// Writes the binary form (or, by `writeText`, the text form).
    func write(to parameters: inout Parameters)
    /// Writes the binary form as an element of an array.
    func writeElement(to parameters: inout Parameters)
    /// Whether it stands for null.
    var isNull: Bool { get }
    /// Writes an array of these; bytes write themselves as `bytea`.
    static func write(array: [Self], to parameters: inout Parameters)
    /// Appends the text form, as `copy` sends it.
    func appendText(to text: inout [UInt8])
}

extension Bindable {
    public var isNull: Bool { false }
    public func writeElement(to parameters: inout Parameters) { write(to: &parameters) }

    public static func write(array: [Self], to parameters: inout Parameters) {
        parameters.write(Int32(1))
        parameters.write(Int32(array.contains { $0.isNull } ? 1 : 0))
        parameters.write(elementType.code)
        parameters.write(Int32(clamping: array.count))
        parameters.write(Int32(1))
        for element in array {
            if element.isNull {
                parameters.write(Int32(-1))
            } else {
                parameters.writeLengthPrefixed(element.writeElement(to:))
            }
        }
    }

    private static var elementType: PostgresType { postgresType == .inferred ? .text : postgresType }
}

extension Bindable where Self: RawRepresentable, RawValue: Bindable {
    public static var postgresType: PostgresType { RawValue.postgresType }
    public static var postgresArrayType: PostgresType { RawValue.postgresArrayType }
    public func write(to parameters: inout Parameters) { rawValue.write(to: &parameters) }
    public func writeElement(to parameters: inout Parameters) { rawValue.writeElement(to: &parameters) }
    public func appendText(to text: inout [UInt8]) { rawValue.appendText(to: &text) }
}

extension Optional: Bindable where Wrapped: Bindable {
    public static var postgresType: PostgresType { Wrapped.postgresType }
    public static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }
    public var isNull: Bool { self == nil ? true : false }

    public func write(to parameters: inout Parameters) {
        if let self { self.write(to: &parameters) } else { parameters.writeNull() }
    }

    public func writeElement(to parameters: inout Parameters) { self?.writeElement(to: &parameters) }
    public func appendText(to text: inout [UInt8]) { self?.appendText(to: &text) }
}

extension Array: Bindable where Element: Bindable {
    public static var postgresType: PostgresType { Element.postgresArrayType }
    /// Arrays of arrays are not bound; only `bytea` has an array of its own.
    public static var postgresArrayType: PostgresType { Element.self == UInt8.self ? .byteaArray : .inferred }

    public func write(to parameters: inout Parameters) { Element.write(array: self, to: &parameters) }

    public func appendText(to text: inout [UInt8]) {
        if let bytes = self as? [UInt8] {
            appendBytea(bytes, to: &text)
        } else {
            appendArray(self, to: &text)
        }
    }
}
