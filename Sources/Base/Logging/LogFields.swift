/// What a line says besides its message: `["order": order.id, "attempt": 2]`, in the order written.
///
/// Values may be anything that has a description. A `Secret` prints as `•••` wherever it sits, and so does every value
/// whose name says that it is one (`authorization`, `refresh_token` …).
public struct LogFields: ExpressibleByDictionaryLiteral {
    var elements: [(name: String, value: LogValue)]

    public init(dictionaryLiteral elements: (String, Any?)...) {
        self.elements = elements.map { ($0, isSensitive($0) ? .text("•••") : LogValue($1)) }
    }

    /// Adds a field, or replaces the one of that name.
    public mutating func set(_ name: String, to value: Any?) {
        elements.removeAll { $0.name == name }
        elements.append((name, isSensitive(name) ? .text("•••") : LogValue(value)))
    }
}

extension LogFields: Sendable {}

/// A field's value, taken down at once so that nothing is shared with the caller.
enum LogValue: Sendable, Equatable {
    case text(String), integer(Int64), number(Double), boolean(Bool), null

    init(_ value: Any?) {
        switch value {
        case nil: self = .null
        case let text as String: self = .text(text)
        case let flag as Bool: self = .boolean(flag)
        case let number as any BinaryInteger:
            if let exact = Int64(exactly: number) { self = .integer(exact) } else { self = .text("\(number)") }
        case let number as Double where number.isFinite: self = .number(number)
        case let value?:
            // An optional inside `Any` prints as what it holds.
            let mirror = Mirror(reflecting: value)
            if mirror.displayStyle == .optional {
                self = LogValue(mirror.children.first?.value)
            } else {
                self = .text(String(describing: value))
            }
        }
    }
}

/// Whether a field or header of this name holds a credential; case does not matter, and `-` is `_`.
public func isSensitive(_ name: String) -> Bool {
    let name = name.lowercased().replacing("-", with: "_")
    return sensitiveNames.contains(name) || sensitiveEndings.contains { name.hasSuffix($0) }
}

private let sensitiveNames: Set<String> = [
    "authorization", "proxy_authorization", "cookie", "set_cookie", "password", "secret", "token", "jwt",
]
private let sensitiveEndings = ["_token", "_password", "_secret", "api_key", "private_key", "_signature"]
