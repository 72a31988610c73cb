/// Any JSON value.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// The field of an object; nothing if it has none, or is no object.
    public subscript(name: String) -> JSONValue? {
        if case .object(let fields) = self { fields[name] } else { nil }
    }

    /// The element of an array; nothing if there is none.
    public subscript(index: Int) -> JSONValue? {
        if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { nil }
    }

    /// The text, if this is a string.
    public var string: String? { if case .string(let text) = self { text } else { nil } }
    /// The truth value, if this is one.
    public var bool: Bool? { if case .bool(let truth) = self { truth } else { nil } }
    /// The number, if this is one.
    public var number: JSONNumber? { if case .number(let number) = self { number } else { nil } }
    /// The integer, if this is a number and one that fits.
    public var integer: Int? { number?.integer }
    /// The elements, if this is an array.
    public var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
    /// The fields, if this is an object.
    public var object: JSONObject? { if case .object(let fields) = self { fields } else { nil } }
    /// Whether this is `null`.
    public var isNull: Bool { self == .null }
}
