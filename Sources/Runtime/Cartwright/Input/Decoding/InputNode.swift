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
struct InputRoot {
    var path: [(name: String, value: String)]
    var query: [(name: String, values: [String])]
    var body: JSONObject?

    static let empty = InputRoot(path: [], query: [], body: nil)

    /// The value under a name, and whether a second place has it too.
    func lookUp(_ name: String) -> (node: InputNode?, isTwice: Bool) {
        let inPath = path.first { $0.name == name }
        let inQuery = query.first { $0.name == name }
        let inBody = body?[name]
        let places = (inPath == nil ? 0 : 1) + (inQuery == nil ? 0 : 1) + (inBody == nil ? 0 : 1)
        if let inPath { return (.path(inPath.value), places > 1) }
        if let inQuery { return (.query(inQuery.values), places > 1) }
        if let inBody { return (.json(inBody), false) }
        let prefix = name + "."
        let below = query.filter { $0.name.hasPrefix(prefix) }
        if below.isEmpty { return (nil, false) }
        return (.fields(below.map { (String($0.name.dropFirst(prefix.count)), $0.values) }), false)
    }

    /// Every name there is.
    var names: [String] { path.map(\.name) + query.map(\.name) + (body?.keys ?? []) }
}
