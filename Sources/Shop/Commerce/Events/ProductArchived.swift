public import Cartwright
public import FoundationEssentials

/// A product was taken out of the catalogue.
public struct ProductArchived: DomainEvent {
    public static let source = "catalog"
    public static let name = "product.archived"
    public var aggregate: String { productID.uuidString.lowercased() }

    /// Which product.
    public var productID: UUID
    /// Whose product.
    public var sellerID: UUID
    /// Its version after that.
    public var productVersion: Int

    /// Tells that a product was taken out of the catalogue.
    public init(productID: UUID, sellerID: UUID, productVersion: Int) {
        self.productID = productID
        self.sellerID = sellerID
        self.productVersion = productVersion
    }
}
