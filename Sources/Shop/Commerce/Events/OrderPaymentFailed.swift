import Cartwright

/// The payment for an order failed; its goods are free again.
public struct OrderPaymentFailed: OrderTold {
    public static let name = "order.payment_failed"
    /// What is told.
    public var order: OrderFacts

    /// Tells it.
    public init(_ order: OrderFacts) { self.order = order }
}
