import CartwrightJSON
public import CartwrightPostgres
public import Commerce
public import FoundationEssentials

/// Money of a payment that goes back.
public struct Refund: Decodable, Sendable, Hashable {
    /// A refund's id.
    public typealias ID = Commerce.ID<Refund>

    /// How far it has come.
    public enum Status: String, Codable, Sendable, CaseIterable {
        /// Set aside; the provider has not said yet that it went.
        case pending
        /// The money went back.
        case succeeded
        /// The provider said no; the money stays.
        case failed
    }

    /// The id.
    public let id: ID
    /// Of which payment.
    public let paymentID: Payment.ID
    /// What was paid for: the order's id.
    public let orderID: UUID
    /// The seller's part of the order that it belongs to, where it does.
    public let sellerOrderID: UUID?
    /// How far it has come.
    public let status: Status
    /// How much.
    public let amount: Amount
    /// The same in minor units.
    public let amountMinor: Int
    /// What amounts are counted in.
    public let currency: Currency
    /// Why, in the words of whoever asked for it.
    public let reason: String?
    /// The provider's own id of it.
    public let providerRef: String?
    /// Why it failed.
    public let failure: PaymentFailure?
    /// When it was asked for.
    public let createdAt: Date
    /// When it was changed last.
    public let updatedAt: Date

    /// What the provider knows it by; the same however often it is told.
    var key: String { "ref_\(id)" }
}

extension Refund: RowReadable {
    /// A refund's row, in the order `init(row:)` reads it: `r` is the refund, `p` its payment.
    static let columns: SQL = """
        r.id, r.payment_id, p.reference, r.part, r.status, r.amount_minor, p.currency, r.reason, r.provider_ref,
          r.failure, r.created_at, r.updated_at
        """

    /// Reads the columns of `Refund.columns`, one after the other.
    public init(row: inout Row) throws {
        id = try row.next()
        paymentID = try row.next()
        orderID = try row.next()
        sellerOrderID = try row.next()
        status = try row.next()
        amountMinor = try row.next()
        currency = try row.nextCurrency()
        amount = Amount(minor: amountMinor, exponent: currency.exponent)
        reason = try row.next()
        providerRef = try row.next()
        failure = try row.next([UInt8]?.self).map { try JSON.decode(PaymentFailure.self, from: $0) }
        createdAt = try row.next()
        updatedAt = try row.next()
    }
}

extension Refund: Encodable {
    enum CodingKeys: CodingKey {
        case id, paymentID, orderID, sellerOrderID, status, amount, amountMinor, currency, reason, providerRef, failure
        case createdAt, updatedAt
    }

    /// Writes every field, those without a value as `null`.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(paymentID, forKey: .paymentID)
        try fields.encode(orderID, forKey: .orderID)
        try fields.encode(sellerOrderID, forKey: .sellerOrderID)
        try fields.encode(status, forKey: .status)
        try fields.encode(amount, forKey: .amount)
        try fields.encode(amountMinor, forKey: .amountMinor)
        try fields.encode(currency, forKey: .currency)
        try fields.encode(reason, forKey: .reason)
        try fields.encode(providerRef, forKey: .providerRef)
        try fields.encode(failure, forKey: .failure)
        try fields.encode(createdAt, forKey: .createdAt)
        try fields.encode(updatedAt, forKey: .updatedAt)
    }
}
