public import Cartwright
public import Commerce

/// Somebody who takes money from customers: a company behind an API, or the simulated one.
///
/// Every method may be called again with the same key and then changes nothing more: it answers what became of the first
/// call. No method is called inside a transaction. What throws has an unknown outcome.
public protocol PaymentProvider: Sendable {
    /// Its name, as it stands with each payment.
    var name: String { get }
    /// Whether no real money is moved. Such a provider is refused in production.
    var isSimulated: Bool { get }

    /// Charges, once for each key.
    func charge(_ charge: Charge, _ call: Call) async throws -> ProviderOutcome
    /// Takes so much of what is promised.
    func capture(_ key: String, _ amount: Money, _ call: Call) async throws -> ProviderOutcome
    /// Gives a charge up. A charge that never arrived will be refused from then on; where money was taken already the
    /// outcome says so.
    func void(_ key: String, _ call: Call) async throws -> ProviderOutcome
    /// What became of a charge; nothing where none with this key has arrived.
    func find(_ key: String, _ call: Call) async throws -> ProviderOutcome?
    /// Gives back a part of what was taken, once for each of its keys.
    func refund(_ refund: RefundOrder, _ call: Call) async throws -> RefundOutcome
}

/// What a provider is told to charge.
public struct Charge: Sendable, Hashable {
    /// The same however often it is told.
    public var key: String
    /// How much.
    public var amount: Money
    /// What is charged, in the provider's own words.
    public var token: String?
    /// How the customer pays.
    public var method: PaymentMethod
    /// Whether to take the money at once.
    public var captures: Bool

    /// The charge of a payment.
    public init(_ payment: Payment) {
        key = payment.key
        amount = payment.amount
        token = payment.token
        method = payment.method
        captures = payment.capture == .automatic
    }
}

/// What a provider is told to give back.
public struct RefundOrder: Sendable, Hashable {
    /// The same however often it is told.
    public var key: String
    /// The key of the charge.
    public var charge: String
    /// How much.
    public var amount: Money

    /// The order to give back a part of a payment.
    public init(_ refund: Refund, of payment: Payment) {
        key = refund.key
        charge = payment.key
        amount = Money(minor: refund.amountMinor, in: payment.currency)
    }
}
