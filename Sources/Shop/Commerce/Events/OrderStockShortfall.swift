import Cartwright

/// Money came for an order whose goods are gone; it goes back.
public struct OrderStockShortfall: OrderTold {
    public static let name = "order.stock_shortfall"
    /// What is told.
    public var order: OrderFacts

    /// Tells it.
    public init(_ order: OrderFacts) { self.order = order }
}
