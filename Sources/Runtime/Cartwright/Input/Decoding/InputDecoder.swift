import CartwrightJSON

/// Decodes one merged input: path, query and body seen as one object, every error with its field.
final class InputDecoder: Decoder {
    enum Content {
        case root(InputRoot)
        case node(InputNode)

        var node: InputNode? { if case .node(let node) = self { node } else { nil } }
    }

    let content: Content
    let place: InputPlace
    let pass: InputPass
    let synonyms: [(name: String, own: String)]
    /// Where the names that are asked for are taken down; nil where nothing of the body is read here.
    private(set) var asked: AskedFields?
    private(set) lazy var path = place.path

    init(_ content: Content, at place: InputPlace, _ pass: InputPass, synonyms: [(name: String, own: String)] = []) {
        self.content = content
        self.place = place
        self.pass = pass
        self.synonyms = synonyms
    }

    var codingPath: [any CodingKey] { path?.codingPath ?? [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try openFields()
        return KeyedDecodingContainer(KeyedInput(decoder: self, names: .of(type)))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        UnkeyedInput(decoder: self, elements: try elements())
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { ValueInput(decoder: self) }

    // MARK: Shapes

    private func openFields() throws {
        if asked != nil { return }
        switch content {
        case .root(let root): asked = root.body.map { pass.opened($0, at: place) }
        case .node(.json(.object(let object))): asked = pass.opened(object, at: place)
        case .node(.fields): break
        case .node(let node): throw place.failure("wrong_type", "must be an object", node)
        }
    }

    private func elements() throws -> [InputNode] {
        switch content {
        case .root: throw place.failure("wrong_type", "must be an object", nil)
        case .node(.json(.array(let elements))): return elements.map(InputNode.json)
        case .node(.query(let values)):
            let parts = values.count == 1 ? values[0].split(separator: ",").map(String.init) : values
            return parts.map { .query([$0]) }
        case .node(let node): throw place.failure("wrong_type", "must be a list", node)
        }
    }
}
