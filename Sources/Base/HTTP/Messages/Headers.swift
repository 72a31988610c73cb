/// The header fields of a message: a multimap that keeps its order and ignores the case of names.
///
/// Those of a received request stay as bytes until someone asks for one.
public struct Headers: Sendable {
    /// One field line.
    public struct Field: Hashable, Sendable {
        public let name: Name
        public let value: String

        public init(_ name: Name, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    enum Storage: Sendable {
        case received(ReceivedHead)
        case fields([Field])
    }

    var storage: Storage

    public init() { storage = .fields([]) }

    public init(_ fields: [Field]) { storage = .fields(fields) }

    init(_ head: ReceivedHead) { storage = .received(head) }

    /// All fields in order.
    public var fields: [Field] {
        switch storage {
        case .fields(let fields): fields
        case .received(let head): head.allFields()
        }
    }

    public var isEmpty: Bool {
        switch storage {
        case .fields(let fields): fields.isEmpty
        case .received(let head): head.fieldCount == 0
        }
    }

    /// The first value of that name; setting replaces all of them, setting `nil` removes them.
    public subscript(name: Name) -> String? {
        get {
            switch storage {
            case .received(let head): return head.firstValue(of: name.text)
            case .fields(let fields):
                for field in fields where field.name == name { return field.value }
                return nil
            }
        }
        set {
            var fields = self.fields
            if let newValue {
                if let index = fields.firstIndex(where: { $0.name == name }) {
                    fields[index] = Field(name, newValue)
                    if let second = fields[(index + 1)...].firstIndex(where: { $0.name == name }) {
                        fields[second...].removeAll { $0.name == name }
                    }
                } else {
                    fields.append(Field(name, newValue))
                }
            } else {
                fields.removeAll { $0.name == name }
            }
            storage = .fields(fields)
        }
    }

    /// Every value of that name, in the order they came.
    public func all(_ name: Name) -> [String] {
        switch storage {
        case .received(let head): head.values(of: name.text)
        case .fields(let fields): fields.filter { $0.name == name }.map(\.value)
        }
    }

    public func contains(_ name: Name) -> Bool {
        switch storage {
        case .received(let head): head.contains(name.text)
        case .fields(let fields): fields.contains { $0.name == name }
        }
    }

    /// Adds a line and keeps those of the same name.
    public mutating func add(_ name: Name, _ value: String) {
        if case .fields(var fields) = storage {
            storage = .fields([])
            fields.append(Field(name, value))
            storage = .fields(fields)
        } else {
            storage = .fields(self.fields + [Field(name, value)])
        }
    }

    /// Whether a comma-separated list field (`Connection`, `Upgrade` …) contains the word, ignoring case.
    public func list(_ name: Name, contains word: String) -> Bool {
        all(name).contains { value in
            value.split(separator: ",").contains { item in
                item.drop { $0 == " " || $0 == "\t" }.lowercased().prefix { $0 != " " && $0 != "\t" } == word
            }
        }
    }
}

extension Headers: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (Name, String)...) {
        self.init(elements.map { Field($0.0, $0.1) })
    }
}

extension Headers: CustomStringConvertible {
    public var description: String { fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n") }
}
