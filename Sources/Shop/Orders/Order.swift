public import Cartwright
public import Catalog
public import Commerce
public import FoundationEssentials

/// What somebody bought in one go, of one seller or of several.
public struct Order: Decodable, Sendable, Hashable, Versioned {
    /// An order's id.
    public typealias ID = Commerce.ID<Order>

    /// The id; in a seller's view that of its part.
    public internal(set) var id: ID
    /// The number by which people speak of it.
    public let number: OrderNumber
    /// Who bought it; `null` for a guest.
    public let userID: UUID?
    /// Where it stands.
    public internal(set) var status: OrderStatus
    /// How the money stands.
    public let paymentStatus: OrderPaymentStatus
    /// How much of it is on its way.
    public internal(set) var fulfillmentStatus: FulfillmentStatus
    /// How it is paid for.
    public let paymentMethod: String?
    /// What it is counted in.
    public let currency: Currency
    /// What was bought, as it was then.
    public internal(set) var items: Stored<[OrderItem]>
    /// The lines together.
    public internal(set) var subtotal: Amount
    /// The same in minor units.
    public internal(set) var subtotalMinor: Int
    /// What is taken off.
    public internal(set) var discount: Amount
    /// The same in minor units.
    public internal(set) var discountMinor: Int
    /// What the way costs.
    public internal(set) var shipping: Amount
    /// The same in minor units.
    public internal(set) var shippingMinor: Int
    /// The tax on top.
    public internal(set) var tax: Amount
    /// The same in minor units.
    public internal(set) var taxMinor: Int
    /// What is to be paid.
    public internal(set) var total: Amount
    /// The same in minor units.
    public internal(set) var totalMinor: Int
    /// What was given back.
    public internal(set) var refunded: Amount
    /// The same in minor units.
    public internal(set) var refundedMinor: Int
    /// Where it goes.
    public let shippingAddress: Stored<Address>?
    /// Each seller's part.
    public internal(set) var sellerOrders: Stored<[SellerOrder]>
    /// Until when it must be paid; `null` once that does not matter any more.
    public let expiresAt: Date?
    /// Goes up by one with every change.
    public let version: Int
    /// When it was placed.
    public let createdAt: Date
    /// When it was changed last.
    public let updatedAt: Date
    /// What shows a guest this order from now on; only in the answer that makes the order, and only where it is new.
    public internal(set) var cartToken: String?

    /// What was given back of each part.
    var refundedShares: [Int] = []
    /// Where the guest or the user is reached, for events.
    var email: String?
    /// The digest of the token that shows a guest this order.
    var guestTokenDigest: [UInt8]?
}

extension Order {
    /// What is to be paid.
    public var money: Money { Money(minor: totalMinor, in: currency) }

    /// The order as one seller sees it: its part, under the part's id.
    func view(of part: SellerOrder.ID) throws -> Order? {
        let parts = try sellerOrders.value()
        guard let own = parts.first(where: { $0.id == part }) else { return nil }
        let lines = try items.value().filter { $0.sellerOrderID == part }
        let subtotal = lines.reduce(0) { $0 + $1.lineTotalMinor }
        let index = parts.firstIndex { $0.id == part }
        let refunded = index.map { refundedShares.indices.contains($0) ? refundedShares[$0] : 0 } ?? 0
        var view = self
        view.id = ID(part.rawValue)
        view.status = own.status
        view.fulfillmentStatus = .ofParts([own], items: lines)
        view.items = try Stored(lines)
        view.sellerOrders = try Stored([own])
        view.subtotal = amount(subtotal)
        view.subtotalMinor = subtotal
        view.discount = amount(0)
        view.discountMinor = 0
        view.shipping = amount(0)
        view.shippingMinor = 0
        view.tax = amount(0)
        view.taxMinor = 0
        view.total = amount(own.totalMinor)
        view.totalMinor = own.totalMinor
        view.refunded = amount(refunded)
        view.refundedMinor = refunded
        return view
    }

    private func amount(_ minor: Int) -> Amount { Amount(minor: minor, exponent: currency.exponent) }
}
