public import FoundationEssentials

/// What every event of an order tells: enough for a mail, and for whoever counts.
public struct OrderFacts: Codable, Sendable, Hashable {
    /// Which order.
    public var orderID: UUID
    /// The number by which people speak of it.
    public var number: String
    /// Who bought it; nobody for a guest.
    public var userID: UUID?
    /// Where mail goes.
    public var email: String?
    /// Where the order stands now.
    public var status: String
    /// What it is counted in.
    public var currency: String
    /// What it costs, in minor units.
    public var totalMinor: Int
    /// How it is paid for.
    public var paymentMethod: String?
    /// What the event is about: all lines, or those of one seller, or those in a parcel.
    public var items: [OrderedItem]
    /// The order's version after that.
    public var orderVersion: Int
    /// When it was placed.
    public var placedAt: Date
    /// When this happened.
    public var happenedAt: Date
    /// The seller's part that this is about, where it is not about all.
    public var sellerOrderID: UUID?
    /// Whose part that is.
    public var sellerID: UUID?
    /// The parcel.
    public var shipmentID: UUID?
    /// Who carries the parcel.
    public var carrier: String?
    /// The carrier's number for it.
    public var trackingNumber: String?
    /// What this event is about in money: what was given back, or what is to be.
    public var amountMinor: Int?
    /// Why, in a person's words or as a code.
    public var reason: String?

    /// What an order tells about itself.
    public init(
        orderID: UUID, number: String, userID: UUID?, email: String?, status: String, currency: String,
        totalMinor: Int, paymentMethod: String?, items: [OrderedItem], orderVersion: Int, placedAt: Date,
        happenedAt: Date
    ) {
        self.orderID = orderID
        self.number = number
        self.userID = userID
        self.email = email
        self.status = status
        self.currency = currency
        self.totalMinor = totalMinor
        self.paymentMethod = paymentMethod
        self.items = items
        self.orderVersion = orderVersion
        self.placedAt = placedAt
        self.happenedAt = happenedAt
    }
}
