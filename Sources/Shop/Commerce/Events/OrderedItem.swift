public import FoundationEssentials

/// One line of an order, as events tell it.
public struct OrderedItem: Codable, Sendable, Hashable {
    /// Which product.
    public var productID: UUID
    /// In which form.
    public var variantID: UUID
    /// Whose product.
    public var sellerID: UUID
    /// What it was called when it was ordered.
    public var productName: String
    /// How many.
    public var quantity: Int
    /// What they cost together, in minor units of the order's currency.
    public var lineTotalMinor: Int

    /// One line of an order.
    public init(
        productID: UUID, variantID: UUID, sellerID: UUID, productName: String, quantity: Int, lineTotalMinor: Int
    ) {
        self.productID = productID
        self.variantID = variantID
        self.sellerID = sellerID
        self.productName = productName
        self.quantity = quantity
        self.lineTotalMinor = lineTotalMinor
    }
}
