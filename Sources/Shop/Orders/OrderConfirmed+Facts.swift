import Commerce

extension OrderConfirmed {
    /// Tells that an order is confirmed.
    init(_ order: OrderFacts) {
        self.init(
            orderID: order.orderID, number: order.number, userID: order.userID, email: order.email,
            currency: order.currency, totalMinor: order.totalMinor, items: order.items)
    }
}
