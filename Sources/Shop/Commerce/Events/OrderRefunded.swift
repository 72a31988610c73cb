import Cartwright

/// Money for an order was given back.
public struct OrderRefunded: OrderTold {
    public static let name = "order.refunded"
    /// What is told.
    public var order: OrderFacts

    /// Tells it.
    public init(_ order: OrderFacts) { self.order = order }
}
