public import Commerce
public import FoundationEssentials

/// One line of an order, as it was when it was placed.
public struct OrderItem: Codable, Sendable, Hashable {
    /// A line's id.
    public typealias ID = Commerce.ID<OrderItem>

    /// The id.
    public let id: ID
    /// The seller's part it belongs to.
    public let sellerOrderID: SellerOrder.ID
    /// The product.
    public let productID: UUID
    /// The form in which it was bought.
    public let variantID: UUID
    /// What it was called.
    public let productName: String
    /// What one cost.
    public let productPrice: Amount
    /// The same in minor units.
    public let productPriceMinor: Int
    /// How many.
    public let quantity: Int
    /// What the line cost.
    public let lineTotal: Amount
    /// The same in minor units.
    public let lineTotalMinor: Int

    init(
        id: ID, sellerOrderID: SellerOrder.ID, productID: UUID, variantID: UUID, productName: String, price: Money,
        quantity: Int
    ) throws {
        self.id = id
        self.sellerOrderID = sellerOrderID
        self.productID = productID
        self.variantID = variantID
        self.productName = productName
        self.quantity = quantity
        let total = try price.times(quantity)
        productPrice = Amount(price)
        productPriceMinor = price.minor
        lineTotal = Amount(total)
        lineTotalMinor = total.minor
    }
}
