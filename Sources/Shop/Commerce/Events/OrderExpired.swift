import Cartwright

/// Nobody paid for an order in time; its goods are free again.
public struct OrderExpired: OrderTold {
    public static let name = "order.expired"
    /// What is told.
    public var order: OrderFacts

    /// Tells it.
    public init(_ order: OrderFacts) { self.order = order }
}
