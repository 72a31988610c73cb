public import CartwrightJSON

/// What values of a type look like in JSON: the part of JSON Schema 2020-12 that the API's description needs.
public indirect enum Schema: Hashable, Sendable {
    /// Anything at all.
    case any
    case boolean
    case integer
    case number
    /// A string, with its format where it has one: `date-time`, `uuid`, `email`.
    case string(format: String? = nil)
    /// One of a few values.
    case choices([JSONValue])
    case array(Schema)
    /// An object of any names, the values alike.
    case dictionary(Schema)
    case object([Property])
    /// A type that is described once and referred to by its name.
    case named(String)
    /// The same, or `null`.
    case nullable(Schema)
    /// One of several.
    case oneOf([Schema])
    /// The same with a sentence and an example beside it.
    case annotated(Schema, about: String?, example: JSONValue?)

    /// One field of an object.
    public struct Property: Hashable, Sendable {
        /// Its name in JSON.
        public var name: String
        /// What it looks like.
        public var schema: Schema
        /// Whether it must be there.
        public var isRequired: Bool

        /// A field that must be there, unless it says otherwise.
        public init(_ name: String, _ schema: Schema, isRequired: Bool = true) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
        }
    }

    /// The same with a sentence about it.
    public func about(_ sentence: String) -> Schema { .annotated(self, about: sentence, example: nil) }

    /// The same with an example, which also stands in where a value of the type is needed.
    public func example(_ value: JSONValue) -> Schema { .annotated(self, about: nil, example: value) }
}

/// A type that says itself how it looks in JSON, because its `init(from:)` is its own.
public protocol DescribedInSchema {
    /// How its values look.
    static var schema: Schema { get }
}

extension Schema {
    /// The example that was given with it.
    var example: JSONValue? {
        guard case .annotated(let inner, _, let example) = self else { return nil }
        return example ?? inner.example
    }

    /// The names it refers to, in order.
    var references: [String] {
        switch self {
        case .any, .boolean, .integer, .number, .string, .choices: []
        case .array(let inner), .dictionary(let inner), .nullable(let inner), .annotated(let inner, _, _):
            inner.references
        case .object(let properties): properties.flatMap(\.schema.references)
        case .oneOf(let schemas): schemas.flatMap(\.references)
        case .named(let name): [name]
        }
    }
}
