import Commerce

/// Tells that an order is paid for, or its payment is secured.
func orderConfirmedLetter(_ order: OrderConfirmed) -> Letter {
    Letter(
        subject: "Your order \(order.number) is confirmed",
        paragraphs: ["your order is confirmed. We prepare it now, and write to you when it is on its way."],
        order: OrderWords(order))
}
