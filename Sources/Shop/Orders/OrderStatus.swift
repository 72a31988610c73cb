/// Where an order stands, or a seller's part of one.
public enum OrderStatus: String, Codable, Sendable, CaseIterable {
    /// Written, its goods are held; nobody has paid.
    case pendingPayment = "pending_payment"
    /// The payment was declined; the goods are free again.
    case paymentFailed = "payment_failed"
    /// Nobody paid in time; the goods are free again.
    case expired
    /// Paid, or sure to be.
    case confirmed
    /// Being packed.
    case processing
    /// Some of it is on its way.
    case partiallyShipped = "partially_shipped"
    /// All of it is on its way.
    case shipped
    /// All of it has arrived.
    case delivered
    /// Delivered, and nothing will be returned any more.
    case completed
    /// The customer wants to send it back.
    case returnRequested = "return_requested"
    /// It was sent back.
    case returned
    /// Called off before it was on its way.
    case cancelled
    /// All that was paid for it was given back.
    case refunded
}

extension OrderStatus {
    /// Nothing follows.
    public var isFinal: Bool { OrderEvent.allCases.allSatisfy { after($0) == nil } }

    /// Whether nobody has paid yet, so that the goods are at most held.
    var isUnpaid: Bool { self == .pendingPayment || self == .paymentFailed || self == .expired }

    /// Whether this part counts no more where the others' standing is asked for.
    var isDead: Bool { self == .cancelled || self == .refunded || self == .expired }
}
