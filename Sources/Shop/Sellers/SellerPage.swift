public import Commerce
public import FoundationEssentials

/// A seller, as everybody sees it.
public struct SellerPage: Codable, Sendable {
    /// The id; products carry it as `seller_id`.
    public let id: SellerProfile.ID
    /// What stands in addresses of pages.
    public let slug: String
    /// Its name.
    public let name: String
    /// What it says about itself.
    public let description: String
    /// Since when it sells here.
    public let createdAt: Date
}
