public import Cartwright
public import Commerce
public import FoundationEssentials

/// A seller, as the seller and the staff see it.
public struct SellerProfile: Codable, Sendable, Versioned {
    /// A seller's id.
    public typealias ID = Commerce.ID<SellerProfile>

    /// The id; products and orders carry it as `seller_id`.
    public let id: ID
    /// Who acts for the seller; `null` for the house.
    public let userID: UUID?
    /// What stands in addresses of pages.
    public let slug: String
    /// What customers read.
    public var name: String
    /// What customers read about it.
    public var description: String
    /// Where the shop writes to.
    public var email: String?
    /// Where the shop calls.
    public var phone: String?
    /// Whether its products are for sale.
    public let status: SellerStatus
    /// Why it was suspended.
    public let reason: String?
    /// Goes up by one with every change.
    public let version: Int
    /// When it came.
    public let createdAt: Date
    /// When it was changed last.
    public let updatedAt: Date

    /// The shop's own seller.
    static let house = ID(UUID(uuid: (1, 0x93, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1)))

    /// What everybody may see.
    var page: SellerPage {
        SellerPage(id: id, slug: slug, name: name, description: description, createdAt: createdAt)
    }
}

extension SellerProfile {
    enum CodingKeys: CodingKey {
        case id, userID, slug, name, description, email, phone, status, reason, version, createdAt, updatedAt
    }

    /// Writes every field, those without a value as `null`.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(userID, forKey: .userID)
        try fields.encode(slug, forKey: .slug)
        try fields.encode(name, forKey: .name)
        try fields.encode(description, forKey: .description)
        try fields.encode(email, forKey: .email)
        try fields.encode(phone, forKey: .phone)
        try fields.encode(status, forKey: .status)
        try fields.encode(reason, forKey: .reason)
        try fields.encode(version, forKey: .version)
        try fields.encode(createdAt, forKey: .createdAt)
        try fields.encode(updatedAt, forKey: .updatedAt)
    }
}
