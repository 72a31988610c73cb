public import Commerce
public import FoundationEssentials

/// A mail that the shop wrote to somebody, and what became of it.
public struct Delivery: Decodable, Sendable, Hashable {
    /// A delivery's id.
    public typealias ID = Commerce.ID<Delivery>

    /// How far it has come.
    public enum Status: String, Codable, Sendable, CaseIterable {
        /// It has not left yet; after a failure it is tried again.
        case queued
        /// The mail server took it, or the local mailbox.
        case sent
        /// It was given up.
        case failed
    }

    /// The id.
    public let id: ID
    /// What it tells: `order.placed`.
    public let kind: String
    /// What it is about: `order`.
    public let object: String
    /// Which one.
    public let objectID: UUID
    /// Who gets it.
    public let recipient: String
    /// Its subject line.
    public let subject: String
    /// How far it has come.
    public let status: Status
    /// How often it was tried.
    public let attempts: Int
    /// What the last attempt that failed said.
    public let lastError: String?
    /// The `Message-ID` it travels under, the same on every attempt.
    public let messageID: String?
    /// When it was written.
    public let createdAt: Date
    /// When something became of it last.
    public let updatedAt: Date
    /// When it left.
    public let sentAt: Date?
}

extension Delivery: Encodable {
    enum CodingKeys: CodingKey {
        case id, kind, object, objectID, recipient, subject, status, attempts, lastError, messageID, createdAt
        case updatedAt, sentAt
    }

    /// Writes every field, those without a value as `null`.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(kind, forKey: .kind)
        try fields.encode(object, forKey: .object)
        try fields.encode(objectID, forKey: .objectID)
        try fields.encode(recipient, forKey: .recipient)
        try fields.encode(subject, forKey: .subject)
        try fields.encode(status, forKey: .status)
        try fields.encode(attempts, forKey: .attempts)
        try fields.encode(lastError, forKey: .lastError)
        try fields.encode(messageID, forKey: .messageID)
        try fields.encode(createdAt, forKey: .createdAt)
        try fields.encode(updatedAt, forKey: .updatedAt)
        try fields.encode(sentAt, forKey: .sentAt)
    }
}
