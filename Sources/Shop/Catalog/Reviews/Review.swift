public import Cartwright
public import Commerce
public import FoundationEssentials

/// What a customer thinks of a product.
public struct Review: Decodable, Sendable, Hashable, Versioned {
    /// A review's id.
    public typealias ID = Commerce.ID<Review>

    /// Whether it is shown.
    public enum Status: String, Codable, Sendable, CaseIterable {
        /// Everybody sees it, and it counts.
        case visible
        /// The staff has hidden it; only its author and the staff see it, and it does not count.
        case hidden
    }

    /// The id.
    public let id: ID
    /// What it is about.
    public let productID: Product.ID
    /// Who wrote it, as everybody may read it: a given name and an initial.
    public let author: String
    /// From 1 to 5.
    public let rating: Int
    /// The opinion in a few words.
    public let title: String?
    /// The opinion at length.
    public let text: String?
    /// Whether its author has bought the product here.
    public let verifiedPurchase: Bool
    /// Whether it is shown.
    public let status: Status
    /// Goes up by one with every change.
    public let version: Int
    /// When it was written.
    public let createdAt: Date
    /// When it was changed last.
    public let updatedAt: Date
}

extension Review: Encodable {
    enum CodingKeys: CodingKey {
        case id, productID, author, rating, title, text, verifiedPurchase, status, version, createdAt, updatedAt
    }

    /// Writes every field, those without a value as `null`.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(productID, forKey: .productID)
        try fields.encode(author, forKey: .author)
        try fields.encode(rating, forKey: .rating)
        try fields.encode(title, forKey: .title)
        try fields.encode(text, forKey: .text)
        try fields.encode(verifiedPurchase, forKey: .verifiedPurchase)
        try fields.encode(status, forKey: .status)
        try fields.encode(version, forKey: .version)
        try fields.encode(createdAt, forKey: .createdAt)
        try fields.encode(updatedAt, forKey: .updatedAt)
    }
}
