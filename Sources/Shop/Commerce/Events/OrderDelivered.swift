import Cartwright

/// A parcel of an order has arrived.
public struct OrderDelivered: OrderTold {
    public static let name = "order.delivered"
    /// What is told.
    public var order: OrderFacts

    /// Tells it.
    public init(_ order: OrderFacts) { self.order = order }
}
