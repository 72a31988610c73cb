/// Why the provider said no.
public struct PaymentFailure: Codable, Sendable, Hashable {
    /// A stable word for programs: `insufficient_funds`.
    public var code: String
    /// The same for a person.
    public var message: String

    /// Why the provider said no.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

/// What the customer has to do before a payment goes on.
public struct NextAction: Codable, Sendable, Hashable {
    /// What it is: `redirect`.
    public var type: String
    /// Where it can be done.
    public var url: String?

    /// Something to do, and where.
    public init(type: String, url: String? = nil) {
        self.type = type
        self.url = url
    }
}
