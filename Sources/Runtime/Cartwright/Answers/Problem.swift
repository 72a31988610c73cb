public import CartwrightJSON

/// An error as a value: thrown by a handler, rendered by the host as `application/problem+json` (RFC 9457).
public struct Problem: Error, Sendable {
    /// The HTTP status.
    public var status: Int
    /// The stable word programs branch on: `insufficient_stock`.
    public var code: String
    /// What kind of problem this is, the same sentence every time.
    public var title: String
    /// What happened this time, for a person.
    public var detail: String?
    /// The facts a client needs to go on, as a 409 carries them.
    public var details: [String: JSONValue]?
    /// The fields that are not valid; with 422 only.
    public var errors: [FieldError]
    /// Headers the answer carries, such as `Retry-After`.
    public var headers: [(name: String, value: String)]
    /// Whether it was found before the handler began: nothing has been tried yet, so a repeat may be corrected.
    var precedesHandler = false

    /// A problem of any kind; the words in `Problem+Words.swift` cover the usual ones.
    public init(
        status: Int, code: String, title: String, detail: String? = nil, details: [String: JSONValue]? = nil,
        errors: [FieldError] = [], headers: [(name: String, value: String)] = []
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.details = details
        self.errors = errors
        self.headers = headers
    }

    /// The same problem with one more header.
    public func with(header name: String, _ value: String) -> Problem {
        var copy = self
        copy.headers.append((name, value))
        return copy
    }
}

extension Problem: CustomStringConvertible {
    public var description: String {
        "\(status) \(code): \(detail ?? title)"
            + errors.map { "; \($0.field) \($0.message)" }.joined()
    }
}
