/// The fields of a JSON object in the order they were written, found by name.
public struct JSONObject: Sendable {
    private var fields: [(key: String, value: JSONValue)] = []
    /// Where each name is, once there are more than a look through all of them would find sooner; else empty.
    private var places: [String: Int] = [:]

    private static let few = 16

    /// No fields.
    public init() {}

    /// The fields of a dictionary, ordered by name.
    public init(_ dictionary: [String: JSONValue]) {
        fields = dictionary.sorted { $0.key < $1.key }
        findPlaces()
    }

    /// The names in order.
    public var keys: [String] { fields.map(\.key) }

    /// Where the field of a name stands; nothing if there is none.
    package func position(of name: String) -> Int? {
        places.isEmpty ? fields.firstIndex { $0.key == name } : places[name]
    }

    /// The value under a name; setting nothing removes the field.
    public subscript(name: String) -> JSONValue? {
        get { position(of: name).map { fields[$0].value } }
        set {
            switch (position(of: name), newValue) {
            case (let place?, let value?): fields[place].value = value
            case (nil, let value?):
                fields.append((name, value))
                if places.isEmpty { findPlaces() } else { places[name] = fields.count - 1 }
            case (let place?, nil):
                fields.remove(at: place)
                findPlaces()
            case (nil, nil): break
            }
        }
    }

    private mutating func findPlaces() {
        places.removeAll()
        guard fields.count > Self.few else { return }
        for (place, field) in fields.enumerated() { places[field.key] = place }
    }

    /// The same fields without their order.
    public var dictionary: [String: JSONValue] {
        var fields: [String: JSONValue] = [:]
        for (name, value) in self { fields[name] = value }
        return fields
    }
}

extension JSONObject: Hashable {
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }
    public func hash(into hasher: inout Hasher) { hasher.combine(dictionary) }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { fields.count }
    public subscript(position: Int) -> (key: String, value: JSONValue) { fields[position] }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init()
        for (name, value) in elements { self[name] = value }
    }
}
