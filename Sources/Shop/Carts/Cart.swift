import CartwrightSecurity
public import Commerce
public import FoundationEssentials

/// What somebody means to buy, at today's prices.
public struct Cart: Codable, Sendable, Hashable {
    /// A cart's id.
    public typealias ID = Commerce.ID<Cart>

    /// The id.
    public let id: ID
    /// For a visitor's first call: what goes into `Cart-Token` from now on.
    public let cartToken: String?
    /// What amounts are counted in.
    public let currency: Currency
    /// The lines, in the order in which they came.
    public let items: [CartLine]
    /// What makes it cheaper.
    public let promotions: [CartPromotion]
    /// What the lines cost together.
    public let subtotal: Amount
    /// The same in minor units.
    public let subtotalMinor: Int
    /// What promotions take off.
    public let discount: Amount
    /// The same in minor units.
    public let discountMinor: Int
    /// What the delivery costs; `null` until it is known where to.
    public let shipping: Amount?
    /// The same in minor units.
    public let shippingMinor: Int?
    /// What the state takes; `null` until it is known where to.
    public let tax: Amount?
    /// The same in minor units.
    public let taxMinor: Int?
    /// What there is to pay, as far as it is known.
    public let total: Amount
    /// The same in minor units.
    public let totalMinor: Int
    /// Goes up by one with every change.
    public let version: Int
    /// When it was changed last.
    public let updatedAt: Date
}

/// One line of a cart.
public struct CartLine: Codable, Sendable, Hashable {
    /// A line's id.
    public typealias ID = Commerce.ID<CartLine>

    /// The id, by which it is changed and removed.
    public let id: ID
    /// The product.
    public let productID: UUID
    /// The form in which it is bought.
    public let variantID: UUID
    /// Who sells it.
    public let sellerID: UUID
    /// What it is called.
    public let productName: String
    /// What one costs today.
    public let productPrice: Amount
    /// The same in minor units.
    public let productPriceMinor: Int
    /// How many.
    public let quantity: Int
    /// What they cost together.
    public let lineTotal: Amount
    /// The same in minor units.
    public let lineTotalMinor: Int
    /// Whether as many can be had right now.
    public let available: Bool
    /// A picture of it.
    public let imageURL: String?
}

/// Something that makes a cart cheaper.
public struct CartPromotion: Codable, Sendable, Hashable {
    /// The word that was entered.
    public let code: String
    /// What it takes off.
    public let discount: Amount
    /// The same in minor units.
    public let discountMinor: Int
}

extension CartLine {
    static func newID(at now: Date) -> UUID { uuidV7(now: now) }
}
