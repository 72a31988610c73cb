/// SQL text and its parameters. It is written as a string literal; whatever is interpolated becomes a bind, never text, so an
/// injection cannot be written.
///
///     "select id, name from catalog.products where id = \(id)"
///
/// What does become text is another `SQL` (fragments compose) and an identifier from a literal or an enum.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// The text, with `$1`, `$2` … where the parameters stand.
    public internal(set) var text: String
    var parameters: Parameters

    /// A value that could not be bound; thrown when the statement is run.
    var failure: BindFailure?

    /// A literal it must be: no text that is made at run time becomes SQL.
    public init(stringLiteral text: StaticString) { self.init(trusted: text.description) }

    /// Text that this package itself has made, without a byte from outside.
    package init(trusted text: String) {
        self.text = text
        parameters = Parameters()
    }

    public init(stringInterpolation interpolation: StringInterpolation) { self = interpolation.sql }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { text.isEmpty }

    /// Puts `fragment` behind what is already there.
    public mutating func append(_ fragment: SQL) {
        if failure == nil { failure = fragment.failure }
        let shift = text.utf8.count
        if fragment.parameters.isEmpty {
            text += fragment.text
        } else if parameters.isEmpty {
            text += fragment.text
            parameters = fragment.parameters
            parameters.shiftPlaceholders(by: shift)
        } else {
            var copied = fragment.text.startIndex
            for (index, slot) in fragment.parameters.slots.enumerated() {
                let start = fragment.text.utf8.index(fragment.text.startIndex, offsetBy: Int(slot.placeholder))
                text += fragment.text[copied..<start]
                parameters.append(slot, of: fragment.parameters, placeholder: text.utf8.count)
                appendPlaceholder()
                copied = fragment.text.utf8.index(start, offsetBy: placeholderLength(index + 1))
            }
            text += fragment.text[copied...]
        }
    }

    mutating func appendPlaceholder() {
        text += "$"
        text += String(parameters.slots.count)
    }

    public static func + (first: SQL, second: SQL) -> SQL {
        var sum = first
        sum.append(second)
        return sum
    }

    public static func += (sql: inout SQL, fragment: SQL) { sql.append(fragment) }
}

extension Sequence where Element == SQL {
    /// The fragments one after the other: `["a = \(1)", "b = \(2)"].joined(separator: " and ")`.
    public func joined(separator: SQL = ", ") -> SQL {
        var whole: SQL = ""
        var isFirst = true
        for fragment in self {
            if !isFirst { whole.append(separator) }
            whole.append(fragment)
            isFirst = false
        }
        return whole
    }
}

/// How many bytes `$number` takes.
private func placeholderLength(_ number: Int) -> Int {
    var length = 2
    var rest = number / 10
    while rest > 0 {
        length += 1
        rest /= 10
    }
    return length
}
