import Commerce

/// Tells that a parcel is on its way, and how to follow it.
func orderShippedLetter(_ order: OrderFacts) -> Letter {
    var paragraphs = ["a parcel with what is listed below is on its way to you."]
    switch (order.carrier, order.trackingNumber) {
    case (let carrier?, let number?): paragraphs.append("It travels with \(carrier) under the number \(number).")
    case (let carrier?, nil): paragraphs.append("It travels with \(carrier).")
    case (nil, let number?): paragraphs.append("It travels under the number \(number).")
    case (nil, nil): break
    }
    return Letter(
        subject: "Your order \(order.number) is on its way", paragraphs: paragraphs, order: OrderWords(order))
}
