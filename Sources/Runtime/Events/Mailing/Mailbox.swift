public import CartwrightPostgres
public import FoundationEssentials

/// A mail that stayed here, because no SMTP server is configured. It is kept for 14 days.
public struct ReceivedMail: Sendable, Decodable, Identifiable {
    public let id: UUID
    public let sender: String
    public let recipients: [String]
    public let subject: String
    /// The plain text.
    public let body: String
    /// The whole message as it would have left.
    public let raw: String
    public let receivedAt: Date
}

extension Database {
    /// The latest mails of the local mailbox, the newest first; only those to `recipient` if one is given.
    public func mailbox(of recipient: String? = nil, limit: Int = 20) async throws -> [ReceivedMail] {
        try await write.rows(
            """
            select id, sender, recipients, subject, body, raw, received_at
            from cartwright.mailbox
            where \(recipient)::text is null or \(recipient) = any(recipients)
            order by received_at desc, id desc
            limit \(limit)
            """)
    }
}
