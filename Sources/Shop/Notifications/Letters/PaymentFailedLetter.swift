import Commerce

/// Tells that a payment did not go through.
func paymentFailedLetter(_ order: OrderFacts) -> Letter {
    var paragraphs = ["the payment for your order did not go through, and nothing was taken from you."]
    if let reason = order.reasonInWords { paragraphs.append("What we were told: \(reason)") }
    paragraphs.append("If you still want what you ordered, order it again and pay another way.")
    return Letter(
        subject: "The payment for your order \(order.number) failed", paragraphs: paragraphs, order: OrderWords(order))
}
