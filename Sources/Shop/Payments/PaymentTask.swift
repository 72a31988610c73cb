public import Commerce
public import FoundationEssentials

/// A message of the queue `payments`: something to ask the provider.
public struct PaymentTask: Codable, Sendable, Hashable {
    /// What to do.
    public enum Action: String, Codable, Sendable, CaseIterable {
        /// Begin the payment.
        case charge
        /// Take what is promised.
        case capture
        /// Give the payment up.
        case void
        /// Give money back.
        case refund
        /// Hear what became of it.
        case ask
    }

    /// Where these messages go.
    public static let queue = "payments"

    /// Which payment.
    public var payment: UUID
    /// What to do.
    public var action: Action
    /// Which refund, where it is one.
    public var refund: UUID?

    /// Something to ask the provider about a payment.
    public init(payment: Payment.ID, action: Action, refund: Refund.ID? = nil) {
        self.payment = payment.rawValue
        self.action = action
        self.refund = refund?.rawValue
    }
}
