/// An e-mail to be sent; handed over inside a transaction, it leaves once that has committed.
public struct Mail: Codable, Sendable, Hashable {
    /// Who gets it.
    public var to: [String]
    /// The subject line.
    public var subject: String
    /// The plain text.
    public var text: String
    /// The same as HTML, where there is one.
    public var html: String?
    /// Who answers go to, where not to the sender.
    public var replyTo: String?
    /// The sender, where not the shop's own address.
    public var from: String?

    /// A mail to one or more addresses.
    public init(
        to: [String], subject: String, text: String, html: String? = nil, replyTo: String? = nil, from: String? = nil
    ) {
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.replyTo = replyTo
        self.from = from
    }
}
