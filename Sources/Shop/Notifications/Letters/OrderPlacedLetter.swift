import Commerce

/// Tells that an order has come in, and what happens next.
func orderPlacedLetter(_ order: OrderFacts) -> Letter {
    let next =
        switch order.paymentMethod {
        case "bank_transfer": "We send your order as soon as your transfer has reached us."
        case "cash_on_delivery": "You pay when you receive it."
        default: "We write to you again as soon as it is paid for."
        }
    return Letter(
        subject: "Your order \(order.number)",
        paragraphs: ["thank you for your order. We have received it under the number \(order.number).", next],
        order: OrderWords(order))
}
