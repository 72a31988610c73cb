public import Commerce

/// A picture of a product: where it is, and what it shows in words.
public struct ProductImage: Codable, Sendable, Hashable {
    /// A picture's id.
    public typealias ID = Commerce.ID<ProductImage>

    /// The id.
    public var id: ID
    /// Where it can be fetched.
    public var url: String
    /// What it shows, for those who do not see it.
    public var alt: String
}
