import CartwrightJSON
import FoundationEssentials

/// What decoding needs to know of a type, found out once: asking a type what it conforms to costs more than most values.
final class InputShape: TypeKnowledge {
    /// How a value is read: by the type's own `init(from:)`, or here.
    enum Reading { case byItself, bool, string, integer, uuid, date, json, number, raw }

    let type: ObjectIdentifier
    let reading: Reading
    /// Other names of its fields.
    let synonyms: [(name: String, own: String)]
    /// Its rules, where it has some.
    let rules: InputRules?

    private static let known = KnownTypes<InputShape>()

    static func of<T: Decodable>(_ type: T.Type) -> InputShape {
        known.find(ObjectIdentifier(type)) { InputShape(type) }
    }

    private init<T: Decodable>(_ type: T.Type) {
        self.type = ObjectIdentifier(type)
        synonyms = ((type as? any HasSynonyms.Type)?.synonyms ?? [:]).map { ($0.key, $0.value) }
            .sorted { $0.name < $1.name }
        rules = (type as? any Validated.Type).map { InputRules.of($0) }
        reading =
            switch self.type {
            case ObjectIdentifier(Bool.self): .bool
            case ObjectIdentifier(String.self): .string
            case ObjectIdentifier(Int.self): .integer
            case ObjectIdentifier(UUID.self): .uuid
            case ObjectIdentifier(Date.self): .date
            case ObjectIdentifier(JSONValue.self): .json
            case ObjectIdentifier(JSONNumber.self): .number
            case ObjectIdentifier(RawJSON.self): .raw
            default: .byItself
            }
    }

    /// A value of a type whose reading is known here; nil for all others.
    @inline(__always)
    func read<T: Decodable>(_ type: T.Type, _ node: InputNode, at place: InputPlace) throws -> T? {
        // The reading says which type `T` is, so the casts change nothing.
        switch reading {
        case .byItself: nil
        case .bool: unsafeBitCast(try Coercion.bool(node, place), to: type)
        case .string: unsafeBitCast(try Coercion.string(node, place), to: type)
        case .integer: unsafeBitCast(try Coercion.integer(node, place) as Int, to: type)
        case .uuid: unsafeBitCast(try Coercion.uuid(node, place), to: type)
        case .date: unsafeBitCast(try Coercion.date(node, place), to: type)
        case .json: unsafeBitCast(Coercion.json(node), to: type)
        case .number: unsafeBitCast(try Coercion.number(node, place), to: type)
        case .raw: unsafeBitCast(RawJSON(trusted: try JSON.encode(Coercion.json(node))), to: type)
        }
    }
}

/// The rules of one type, to be asked without a box around the value.
class InputRules: @unchecked Sendable {
    fileprivate init() {}

    static func of<Value: Validated>(_ type: Value.Type) -> InputRules { RulesOf<Value>() }

    /// What the rules say of the value, which is of the type they were made for.
    func errors(of value: UnsafeRawPointer) -> [FieldError] { [] }
}

// It holds nothing at all, and nor does the class above it.
private final class RulesOf<Value: Validated>: InputRules, @unchecked Sendable {
    override func errors(of value: UnsafeRawPointer) -> [FieldError] {
        var validation = Validation()
        value.assumingMemoryBound(to: Value.self).pointee.validate(&validation)
        return validation.errors
    }
}
