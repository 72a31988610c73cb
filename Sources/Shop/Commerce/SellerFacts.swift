public import FoundationEssentials

/// What the events about a seller tell, the same in each.
public struct SellerFacts: Codable, Sendable, Hashable {
    /// Which seller.
    public var sellerID: UUID
    /// Who acts for the seller.
    public var userID: UUID?
    /// What stands in addresses of pages.
    public var slug: String
    /// What customers read.
    public var name: String
    /// Where mail goes.
    public var email: String?
    /// `pending`, `active` or `suspended`.
    public var status: String
    /// Why it was suspended.
    public var reason: String?

    /// What is known of a seller.
    public init(
        sellerID: UUID, userID: UUID?, slug: String, name: String, email: String?, status: String, reason: String?
    ) {
        self.sellerID = sellerID
        self.userID = userID
        self.slug = slug
        self.name = name
        self.email = email
        self.status = status
        self.reason = reason
    }
}
