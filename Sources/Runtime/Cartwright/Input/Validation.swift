public import CartwrightJSON

/// Collects what is wrong with an input, field by field.
public struct Validation: Sendable {
    /// What was found so far, with paths relative to the value under validation.
    public private(set) var errors: [FieldError] = []

    /// Nothing wrong so far.
    public init() {}

    /// Adds an error.
    public mutating func fail(_ field: String, _ code: String, _ message: String, value: JSONValue? = nil) {
        errors.append(FieldError(field, code, message, value: value))
    }

    /// Adds the error unless the condition holds.
    public mutating func check(
        _ condition: Bool, _ field: String, _ code: String, _ message: String, value: JSONValue? = nil
    ) {
        if !condition { fail(field, code, message, value: value) }
    }

    /// Throws all of it as one 422, if there is any.
    public func throwIfFailed() throws {
        if !errors.isEmpty { throw Problem.invalid(errors) }
    }
}

extension Validation {
    /// The number is inside the range: `too_small`, `too_large`.
    public mutating func range(_ value: Int?, _ range: ClosedRange<Int>, _ field: String) {
        guard let value else { return }
        if value < range.lowerBound {
            fail(field, "too_small", "must be at least \(range.lowerBound)", value: .number(JSONNumber(value)))
        } else if value > range.upperBound {
            fail(field, "too_large", "must be at most \(range.upperBound)", value: .number(JSONNumber(value)))
        }
    }

    /// The text has a length inside the range, in characters: `required`, `too_short`, `too_long`.
    public mutating func length(_ text: String?, _ range: ClosedRange<Int>, _ field: String) {
        guard let text else { return }
        let count = text.count
        if count < range.lowerBound {
            if count == 0 {
                fail(field, "required", "must not be empty")
            } else {
                fail(field, "too_short", "must have at least \(range.lowerBound) characters")
            }
        } else if count > range.upperBound {
            fail(field, "too_long", "must have at most \(range.upperBound) characters")
        }
    }

    /// The list has a length inside the range: `too_few`, `too_many`.
    public mutating func count(_ list: (some Collection)?, _ range: ClosedRange<Int>, _ field: String) {
        guard let count = list?.count else { return }
        if count < range.lowerBound {
            fail(field, "too_few", "must have at least \(range.lowerBound)")
        } else if count > range.upperBound {
            fail(field, "too_many", "must have at most \(range.upperBound)")
        }
    }

    /// The text is plain: no control, bidi or zero-width characters (`not_plain_text`). Line breaks only where named.
    public mutating func plainText(_ text: String?, _ field: String, lines: PlainText.Lines = .one) {
        guard let text, let reason = PlainText.objection(to: text, lines: lines) else { return }
        fail(field, "not_plain_text", reason)
    }

    /// Plain text with a length inside the range: what almost every text field needs.
    public mutating func text(
        _ text: String?, _ range: ClosedRange<Int>, _ field: String, lines: PlainText.Lines = .one
    ) {
        length(text, range, field)
        plainText(text, field, lines: lines)
    }

    /// The field may be left out, but not cleared: `not_nullable`.
    public mutating func notNull<Value>(_ change: Change<Value>, _ field: String) {
        if case .null = change { fail(field, "not_nullable", "must not be null", value: .null) }
    }

    /// Checks an inner value by its own rules, its fields below `field`.
    public mutating func nested(_ value: some Validated, _ field: String) {
        var inner = Validation()
        value.validate(&inner)
        add(inner.errors, below: field)
    }

    package mutating func add(_ found: [FieldError], below field: String) {
        for var error in found {
            error.field = FieldPath.join(field, error.field)
            errors.append(error)
        }
    }
}
