/// How the money for an order stands.
public enum OrderPaymentStatus: String, Codable, Sendable, CaseIterable {
    /// Nobody has tried to pay.
    case none
    /// A payment is under way.
    case pending
    /// The money is promised.
    case authorized
    /// Some of the money is here.
    case partiallyCaptured = "partially_captured"
    /// The money is here.
    case captured
    /// Some of it was given back.
    case partiallyRefunded = "partially_refunded"
    /// All of it was given back.
    case refunded
    /// The promise was given back.
    case voided
    /// The payment failed.
    case failed
}
