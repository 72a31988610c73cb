import Cartwright

/// An order, or a seller's part of it, was called off.
public struct OrderCancelled: OrderTold {
    public static let name = "order.cancelled"
    /// What is told.
    public var order: OrderFacts

    /// Tells it.
    public init(_ order: OrderFacts) { self.order = order }
}
