import Accounts
public import Cartwright
import CartwrightJSON
public import Catalog
public import Commerce

/// One line of an order that is to be placed.
public struct OrderLineDraft: Decodable, Sendable, HasSynonyms {
    public static let synonyms = ["qty": "quantity", "product": "product_id"]

    /// The product: its id or its slug.
    public var productID: Reference<Product>
    /// The form in which it is bought; may be left out where there is only one.
    public var variantID: String?
    /// How many.
    public var quantity: Int
    /// What the client believes it costs; another price is a 409.
    public var productPrice: MoneyInput?
    /// The same in minor units.
    public var productPriceMinor: Int?
    /// What the client calls it; not looked at.
    public var productName: String?

    /// So many of a product.
    public init(productID: Reference<Product>, variantID: String? = nil, quantity: Int) {
        self.productID = productID
        self.variantID = variantID
        self.quantity = quantity
    }
}

/// An order that is to be placed: of these lines, or of the caller's cart.
public struct OrderDraft: Decodable, Sendable {
    /// What is bought; left out, it is what lies in the cart.
    public var items: [OrderLineDraft]?
    /// Where it goes: one text, or an object of parts.
    public var shippingAddress: Address?
    /// How it will be paid for.
    public var paymentMethod: String?
    /// Where a guest is reached.
    public var email: String?
    /// What the client believes it is counted in.
    public var currency: Currency?

    /// An order of these lines, or of the cart.
    public init(items: [OrderLineDraft]? = nil) { self.items = items }
}

extension OrderDraft: Validated {
    /// The rules that need no database.
    public func validate(_ validation: inout Validation) {
        validation.count(items, 1...100, "items")
        for (index, item) in (items ?? []).enumerated() {
            validation.range(item.quantity, 1...999, "items[\(index)].quantity")
        }
        if let shippingAddress { validation.nested(shippingAddress, "shipping_address") }
        validation.email(email)
    }
}
