import Cartwright

/// A parcel of an order is on its way.
public struct OrderShipped: OrderTold {
    public static let name = "order.shipped"
    /// What is told.
    public var order: OrderFacts

    /// Tells it.
    public init(_ order: OrderFacts) { self.order = order }
}
