public import Cartwright
public import FoundationEssentials

/// An order is paid for, or its payment is secured: it will be sent.
public struct OrderConfirmed: DomainEvent {
    public static let source = "orders"
    public static let name = "order.confirmed"
    public var aggregate: String { orderID.uuidString.lowercased() }

    /// Which order.
    public var orderID: UUID
    /// The number that people know it by: `CW-100042`.
    public var number: String
    /// Whose order; nobody's where a guest ordered.
    public var userID: UUID?
    /// Where mail about it goes.
    public var email: String?
    /// What it is counted in.
    public var currency: String
    /// What it costs in all, in minor units.
    public var totalMinor: Int
    /// What was ordered.
    public var items: [OrderedItem]

    /// Tells that an order is confirmed.
    public init(
        orderID: UUID, number: String, userID: UUID?, email: String?, currency: String, totalMinor: Int,
        items: [OrderedItem]
    ) {
        self.orderID = orderID
        self.number = number
        self.userID = userID
        self.email = email
        self.currency = currency
        self.totalMinor = totalMinor
        self.items = items
    }
}
