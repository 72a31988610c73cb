import CartwrightJSON

/// One value of an input, with where it came from.
enum InputNode {
    /// From the body.
    case json(JSONValue)
    /// One segment of the path.
    case path(String)
    /// One name of the query, with every value it was given.
    case query([String])
    /// Names of the query below a dotted prefix: `attr.color=red`.
    case fields([(name: String, values: [String])])

    /// What an error echoes.
    var echo: JSONValue? {
        switch self {
        case .json(let value):
            switch value {
            case .array, .object: nil
            case .string(let text) where text.utf8.count > 200: nil
            default: value
            }
        case .path(let text): .string(text)
        case .query(let values): values.first.map { .string(String($0.prefix(200))) }
        case .fields: nil
        }
    }

    /// Whether it is the body's `null`.
    var isNull: Bool { if case .json(.null) = self { true } else { false } }

    /// The single text of a path segment or a query name.
    var text: String? {
        switch self {
        case .path(let text): text
        case .query(let values): values.last
        default: nil
        }
    }
}

/// The three places an input comes from, merged: path, then query, then body.
final class InputRoot {
    let path: [(name: String, value: String)]
    let query: [(name: String, values: [String])]
    let body: JSONObject?
    /// Whether any name of the query has a dot, as most have not.
    private let hasDots: Bool

    init(path: [(name: String, value: String)], query: [(name: String, values: [String])], body: JSONObject?) {
        self.path = path
        self.query = query
        self.body = body
        hasDots = query.contains { $0.name.utf8.contains(UInt8(ascii: ".")) }
    }

    /// The value under a name, and whether a second place has it too; `inBody` is what the body has under it.
    func lookUp(_ name: String, _ inBody: JSONValue?) -> (node: InputNode?, isTwice: Bool) {
        let inPath = path.firstIndex { $0.name == name }
        let inQuery = query.firstIndex { $0.name == name }
        let places = (inPath == nil ? 0 : 1) + (inQuery == nil ? 0 : 1) + (inBody == nil ? 0 : 1)
        if let inPath { return (.path(path[inPath].value), places > 1) }
        if let inQuery { return (.query(query[inQuery].values), places > 1) }
        if let inBody { return (.json(inBody), false) }
        guard hasDots else { return (nil, false) }
        let prefix = name + "."
        let below = query.filter { $0.name.hasPrefix(prefix) }
        if below.isEmpty { return (nil, false) }
        return (.fields(below.map { (String($0.name.dropFirst(prefix.count)), $0.values) }), false)
    }

    /// Every name there is.
    var names: [String] { path.map(\.name) + query.map(\.name) + (body?.keys ?? []) }
}
