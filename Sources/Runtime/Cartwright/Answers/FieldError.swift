public import CartwrightJSON

/// One field that is not valid: where, which rule, in words, and what was sent.
///
/// A type's `init(from:)` may throw one; its path is then relative to the value being read.
public struct FieldError: Error, Sendable, Hashable {
    /// The path a client can follow: `items[0].quantity`.
    public var field: String
    /// A stable word for programs: `required`, `too_small`, `unknown_field` …
    public var code: String
    /// A short phrase that follows the field's name: "must be at least 1".
    public var message: String
    /// What was sent; left out where it may be a secret.
    public var value: JSONValue?

    /// Names a field, the rule it broke, and the rule in words.
    public init(_ field: String, _ code: String, _ message: String, value: JSONValue? = nil) {
        self.field = field
        self.code = code
        self.message = message
        self.value = value
    }
}
