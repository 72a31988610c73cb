import CartwrightJSON

/// Texts by their names, such as an event's headers: few enough that nothing but a list is worth its making.
struct TextFields: Decodable, Sendable {
    private(set) var all: [(name: String, value: String)] = []

    init(from decoder: any Decoder) throws {
        all = try [String: String](from: decoder).map { ($0.key, $0.value) }.sorted { $0.name < $1.name }
    }

    /// The fields of an object, in their order; nil where one is no text.
    init?(_ node: JSONNode) {
        guard let fields = node.fields else { return nil }
        all.reserveCapacity(fields.count)
        for (name, value) in fields {
            guard let text = value.text else { return nil }
            all.append((name, text))
        }
    }

    subscript(name: String) -> String? { all.first { $0.name == name }?.value }
}
