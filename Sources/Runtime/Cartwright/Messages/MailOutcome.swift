public import FoundationEssentials

/// What became of one attempt to send a mail.
public struct MailOutcome: Sendable, Hashable {
    /// The mail, by the id it was sent under.
    public var id: UUID
    /// The `Message-ID` it travels under, the same on every attempt; nil where the mail cannot even be written.
    public var messageID: String?
    /// Why it did not leave; nil where it did.
    public var error: String?
    /// Whether there will be no further attempt.
    public var isFinal: Bool

    /// The outcome of an attempt.
    public init(id: UUID, messageID: String?, error: String? = nil, isFinal: Bool = true) {
        self.id = id
        self.messageID = messageID
        self.error = error
        self.isFinal = isFinal
    }

    /// Whether the mail has left.
    public var isSent: Bool { error == nil }
}
