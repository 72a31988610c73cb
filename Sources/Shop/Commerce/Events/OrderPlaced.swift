import Cartwright

/// An order was placed; its goods are held.
public struct OrderPlaced: OrderTold {
    public static let name = "order.placed"
    /// What is told.
    public var order: OrderFacts

    /// Tells it.
    public init(_ order: OrderFacts) { self.order = order }
}
