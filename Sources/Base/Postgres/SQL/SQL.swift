/// SQL text and its parameters. It is written as a string literal; whatever is interpolated becomes a bind, never text, so an
/// injection cannot be written.
///
///     "select id, name from catalog.products where id = \(id)"
///
/// What does become text is another `SQL` (fragments compose) and an identifier from a literal or an enum.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// The text in UTF-8: it is put together for every call, and as bytes that costs no more than copying them.
    var bytes: [UInt8]
    var parameters: Parameters

    /// A value that could not be bound; thrown when the statement is run.
    var failure: BindFailure?

    /// A literal it must be: no text that is made at run time becomes SQL.
    public init(stringLiteral text: StaticString) {
        bytes = text.withUTF8Buffer { Array($0) }
        parameters = Parameters()
    }

    /// Text that this package itself has made, without a byte from outside.
    package init(trusted text: String) {
        bytes = Array(text.utf8)
        parameters = Parameters()
    }

    public init(stringInterpolation interpolation: StringInterpolation) { self = interpolation.sql }

    /// The text, with `$1`, `$2` … where the parameters stand.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { bytes.isEmpty }

    /// Puts `fragment` behind what is already there.
    public mutating func append(_ fragment: SQL) {
        if failure == nil { failure = fragment.failure }
        let shift = bytes.count
        if fragment.parameters.isEmpty {
            bytes += fragment.bytes
        } else if parameters.isEmpty {
            bytes += fragment.bytes
            parameters = fragment.parameters
            parameters.shiftPlaceholders(by: shift)
        } else {
            var copied = 0
            for (index, slot) in fragment.parameters.slots.enumerated() {
                let start = Int(slot.placeholder)
                bytes += fragment.bytes[copied..<start]
                parameters.append(slot, of: fragment.parameters, placeholder: bytes.count)
                appendPlaceholder()
                copied = start + placeholderLength(index + 1)
            }
            bytes += fragment.bytes[copied...]
        }
    }

    mutating func appendPlaceholder() {
        let number = parameters.slots.count
        bytes.append(UInt8(ascii: "$"))
        if number < 10 { bytes.append(UInt8(ascii: "0") + UInt8(number)) } else { bytes += String(number).utf8 }
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
