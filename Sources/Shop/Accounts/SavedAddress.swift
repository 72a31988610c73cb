public import Cartwright
public import Commerce
public import FoundationEssentials

/// An address in somebody's address book.
public struct SavedAddress: Codable, Sendable, Versioned {
    /// The id.
    public let id: UUID
    /// Who receives what is sent there.
    public var recipient: String?
    /// A telephone number for the carrier.
    public var phone: String?
    /// Where it is.
    public var address: Address
    /// Whether orders go there where nothing else is said.
    public var isDefault: Bool
    /// Goes up by one with every change.
    public let version: Int
    /// When it was saved.
    public let createdAt: Date
    /// When it was changed last.
    public let updatedAt: Date

    /// How many a person may keep.
    static let most = 50
}

extension SavedAddress {
    enum CodingKeys: CodingKey { case id, recipient, phone, address, isDefault, version, createdAt, updatedAt }

    /// Writes every field, those without a value as `null`.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(recipient, forKey: .recipient)
        try fields.encode(phone, forKey: .phone)
        try fields.encode(address, forKey: .address)
        try fields.encode(isDefault, forKey: .isDefault)
        try fields.encode(version, forKey: .version)
        try fields.encode(createdAt, forKey: .createdAt)
        try fields.encode(updatedAt, forKey: .updatedAt)
    }
}
