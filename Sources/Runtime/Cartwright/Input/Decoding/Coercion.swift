import CartwrightJSON
import FoundationEssentials

/// One node as a Swift value. Texts of path and query become what the type asks for; values of the body must be it.
enum Coercion {
    static func bool(_ node: InputNode, _ at: InputPlace) throws -> Bool {
        switch node {
        case .json(.bool(let truth)): return truth
        case .json: throw wrong(node, at, "must be true or false")
        default:
            switch try single(node, at) {
            case "true", "1", "yes": return true
            case "false", "0", "no": return false
            default: throw wrong(node, at, "must be true or false")
            }
        }
    }

    /// Text from users is plain: control, bidi and zero-width characters are refused everywhere.
    static func string(_ node: InputNode, _ at: InputPlace) throws -> String {
        let text: String
        if case .json(let value) = node {
            guard case .string(let inner) = value else { throw wrong(node, at, "must be text") }
            text = inner
        } else {
            guard let inner = try single(node, at) else { throw wrong(node, at, "must be text") }
            text = inner
        }
        if let reason = PlainText.objection(to: text, lines: .many) {
            throw InputFailure(
                error: FieldError(at.text, "not_plain_text", reason),
                isInPath: at.failure("", "", node).isInPath)
        }
        return text
    }

    static func integer<I: FixedWidthInteger>(_ node: InputNode, _ at: InputPlace) throws -> I {
        let text: String
        if case .json(let value) = node {
            guard case .number(let number) = value else { throw wrong(node, at, "must be a whole number") }
            text = number.text
        } else {
            text = try single(node, at) ?? ""
        }
        if let value = I(text) { return value }
        let digits = text.first == "-" ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
            throw wrong(node, at, "must be a whole number")
        }
        throw text.first == "-"
            ? at.failure("too_small", "must be at least \(I.min)", node)
            : at.failure("too_large", "must be at most \(I.max)", node)
    }

    static func double(_ node: InputNode, _ at: InputPlace) throws -> Double {
        let value = try number(node, at).double
        guard value.isFinite else { throw at.failure("too_large", "is too large a number", node) }
        return value
    }

    static func number(_ node: InputNode, _ at: InputPlace) throws -> JSONNumber {
        if case .json(let value) = node {
            guard case .number(let number) = value else { throw wrong(node, at, "must be a number") }
            return number
        }
        guard let number = JSONNumber(try single(node, at) ?? "") else { throw wrong(node, at, "must be a number") }
        return number
    }

    /// An id is opaque: one that cannot be ours names nothing, it is not malformed.
    static func uuid(_ node: InputNode, _ at: InputPlace) throws -> UUID {
        let text: String?
        if case .json(let value) = node {
            guard case .string(let inner) = value else { throw wrong(node, at, "must be text") }
            text = inner
        } else {
            text = try single(node, at)
        }
        guard let id = text.flatMap(UUID.init(canonical:)) else {
            throw at.failure("not_found", "does not exist", node)
        }
        return id
    }

    static func date(_ node: InputNode, _ at: InputPlace) throws -> Date {
        let text: String? = if case .json(let value) = node { value.string } else { try single(node, at) }
        let message = "must be a time such as 2026-11-20T23:22:00Z"
        guard let text else { throw wrong(node, at, message) }
        guard let date = try? JSON.decode([Date].self, from: JSON.encode([text])).first else {
            throw at.failure("invalid_value", message, node)
        }
        return date
    }

    static func json(_ node: InputNode) -> JSONValue {
        switch node {
        case .json(let value): return value
        case .path(let text): return .string(text)
        case .query(let values):
            return values.count == 1 ? .string(values[0]) : .array(values.map(JSONValue.string))
        case .fields(let fields):
            var object = JSONObject()
            for field in fields { object[field.name] = json(.query(field.values)) }
            return .object(object)
        }
    }

    /// The one text of a path segment or a query name; a name that is there twice could mean either.
    private static func single(_ node: InputNode, _ at: InputPlace) throws -> String? {
        if case .query(let values) = node, values.count > 1 {
            throw at.failure("given_twice", "may be given once only", nil)
        }
        return node.text
    }

    private static func wrong(_ node: InputNode, _ at: InputPlace, _ message: String) -> InputFailure {
        if case .json(.null) = node { return at.failure("not_nullable", "must not be null", node) }
        return at.failure("wrong_type", message, node)
    }
}
