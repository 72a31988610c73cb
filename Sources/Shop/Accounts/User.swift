public import Cartwright
public import Commerce
public import FoundationEssentials

/// Somebody with an account.
public struct User: Decodable, Sendable, Versioned {
    /// A user's id.
    public typealias ID = Commerce.ID<User>

    /// Whether the account may be used.
    public enum Status: String, Codable, Sendable, CaseIterable { case active, disabled }

    /// The id.
    public let id: ID
    /// Where mail goes; what one signs in with.
    public var email: String
    /// Another name to sign in with.
    public var username: String?
    /// The given name.
    public var firstName: String?
    /// The family name.
    public var lastName: String?
    /// A telephone number.
    public var phone: String?
    /// Where the person lives.
    public var address: Address?
    /// What the person is in the shop.
    public let role: Role
    /// The seller the person acts for.
    public let sellerID: UUID?
    /// Whether the account may be used.
    public let status: Status
    /// Goes up by one with every change.
    public let version: Int
    /// When the account was opened.
    public let createdAt: Date
    /// When it was changed last.
    public let updatedAt: Date
}

extension User: Encodable {
    enum CodingKeys: CodingKey {
        case id, email, username, firstName, lastName, phone, address, role, sellerID, status, version, createdAt
        case updatedAt
    }

    /// Writes every field, those without a value as `null`.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(email, forKey: .email)
        try fields.encode(username, forKey: .username)
        try fields.encode(firstName, forKey: .firstName)
        try fields.encode(lastName, forKey: .lastName)
        try fields.encode(phone, forKey: .phone)
        try fields.encode(address, forKey: .address)
        try fields.encode(role, forKey: .role)
        try fields.encode(sellerID, forKey: .sellerID)
        try fields.encode(status, forKey: .status)
        try fields.encode(version, forKey: .version)
        try fields.encode(createdAt, forKey: .createdAt)
        try fields.encode(updatedAt, forKey: .updatedAt)
    }
}
