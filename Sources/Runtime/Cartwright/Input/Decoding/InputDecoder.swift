import CartwrightJSON
import FoundationEssentials

/// Decodes one merged input: path, query and body seen as one object, every error with its field.
struct InputDecoder: Decoder {
    enum Content {
        case root(InputRoot)
        case node(InputNode)
    }

    let content: Content
    let path: InputPath?
    let pass: InputPass
    let synonyms: [String: String]

    var codingPath: [any CodingKey] { path?.codingPath ?? [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let (fields, asked) = try fields()
        return KeyedDecodingContainer(KeyedInput(decoder: self, fields: fields, asked: asked))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        UnkeyedInput(decoder: self, elements: try elements())
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { ValueInput(decoder: self) }

    // MARK: Shapes

    private func fields() throws -> (InputFields, AskedFields?) {
        switch content {
        case .root(let root): return (.root(root), root.body.map { pass.opened($0, at: nil) })
        case .node(.json(.object(let object))): return (.object(object), pass.opened(object, at: path))
        case .node(.fields(let fields)): return (.dotted(fields), nil)
        case .node(let node): throw failure("wrong_type", "must be an object", node)
        }
    }

    private func elements() throws -> [InputNode] {
        switch content {
        case .root: throw failure("wrong_type", "must be an object", nil)
        case .node(.json(.array(let elements))): return elements.map(InputNode.json)
        case .node(.query(let values)):
            let parts = values.count == 1 ? values[0].split(separator: ",").map(String.init) : values
            return parts.map { .query([$0]) }
        case .node(let node): throw failure("wrong_type", "must be a list", node)
        }
    }

    // MARK: Errors

    func failure(_ code: String, _ message: String, _ node: InputNode?) -> InputFailure {
        let field = path?.text ?? ""
        let echo = SecretFields.isSecret(path) ? nil : node?.echo
        var isInPath = false
        if case .path = node { isInPath = true }
        return InputFailure(error: FieldError(field, code, message, value: echo), isInPath: isInPath)
    }
}

/// Fields whose value no error ever echoes.
enum SecretFields {
    private static let words = ["password", "secret", "token", "pin", "cvc", "cvv", "card", "iban", "key", "code"]

    static func isSecret(_ path: InputPath?) -> Bool { path.map { isSecret($0.text) } ?? false }

    static func isSecret(_ field: String) -> Bool {
        let field = field.lowercased()
        return words.contains(where: field.contains)
    }
}
