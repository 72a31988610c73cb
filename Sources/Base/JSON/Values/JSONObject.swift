/// The fields of a JSON object in the order they were written, found by name.
public struct JSONObject: Sendable {
    /// The names in order.
    public private(set) var keys: [String]
    private var fields: [String: JSONValue]

    /// No fields.
    public init() {
        keys = []
        fields = [:]
    }

    /// The fields of a dictionary, ordered by name.
    public init(_ dictionary: [String: JSONValue]) {
        keys = dictionary.keys.sorted()
        fields = dictionary
    }

    /// The value under a name; setting nothing removes the field.
    public subscript(name: String) -> JSONValue? {
        get { fields[name] }
        set {
            if let newValue {
                if fields.updateValue(newValue, forKey: name) == nil { keys.append(name) }
            } else if fields.removeValue(forKey: name) != nil {
                keys.removeAll { $0 == name }
            }
        }
    }

    /// The same fields without their order.
    public var dictionary: [String: JSONValue] { fields }
}

extension JSONObject: Hashable {
    public static func == (left: JSONObject, right: JSONObject) -> Bool { left.fields == right.fields }
    public func hash(into hasher: inout Hasher) { hasher.combine(fields) }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { keys.count }
    public subscript(position: Int) -> (key: String, value: JSONValue) {
        (keys[position], fields[keys[position]] ?? .null)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init()
        for (name, value) in elements { self[name] = value }
    }
}
