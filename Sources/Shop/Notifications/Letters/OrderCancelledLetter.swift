import Commerce

/// Tells that an order, or a part of it, was called off.
func orderCancelledLetter(_ order: OrderFacts) -> Letter {
    let isPart = order.sellerOrderID != nil
    var paragraphs = [
        isPart ? "the part of your order that is listed below was cancelled." : "your order was cancelled."
    ]
    if let reason = order.reasonInWords { paragraphs.append("The reason: \(reason)") }
    paragraphs.append("What you have paid for it already you get back, the way you paid.")
    return Letter(
        subject: isPart
            ? "A part of your order \(order.number) is cancelled" : "Your order \(order.number) is cancelled",
        paragraphs: paragraphs, order: OrderWords(order))
}
