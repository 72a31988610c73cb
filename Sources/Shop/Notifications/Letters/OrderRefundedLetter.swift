import Commerce

/// Tells that money was given back, and how much.
func orderRefundedLetter(_ order: OrderFacts) -> Letter {
    let words = OrderWords(order)
    let amount = order.amountMinor.map { words.money($0) }
    var paragraphs = [
        amount.map { "we have given you back \($0) for your order." } ?? "we have given you money back for your order.",
        "It reaches you the way you paid; your bank may need a few days.",
    ]
    if let reason = order.reasonInWords { paragraphs.append("The reason: \(reason)") }
    return Letter(subject: "A refund for your order \(order.number)", paragraphs: paragraphs, order: words)
}
