public import Cartwright
public import FoundationEssentials

/// A product was changed.
public struct ProductUpdated: DomainEvent {
    public static let source = "catalog"
    public static let name = "product.updated"
    public var aggregate: String { productID.uuidString.lowercased() }

    /// Which product.
    public var productID: UUID
    /// Whose product.
    public var sellerID: UUID
    /// Its version after that.
    public var productVersion: Int

    /// Tells that a product was changed.
    public init(productID: UUID, sellerID: UUID, productVersion: Int) {
        self.productID = productID
        self.sellerID = sellerID
        self.productVersion = productVersion
    }
}
