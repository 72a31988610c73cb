import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce
import FoundationEssentials
public import Payments

/// Money that is to go back.
public struct RefundDraft: Decodable, Sendable {
    /// Of which payment.
    public var id: Reference<Payment>
    /// How much; left out, all that is left.
    public var amount: MoneyInput?
    /// The same in minor units.
    public var amountMinor: Int?
    /// What the client believes it is counted in.
    public var currency: Currency?
    /// Why.
    public var reason: String?
    /// The seller's part of the order that it belongs to; a seller refunds only its own.
    public var sellerOrderID: Reference<SellerOrder>?

    /// All that is left of a payment.
    public init(id: Reference<Payment>, amountMinor: Int? = nil, reason: String? = nil) {
        self.id = id
        self.amountMinor = amountMinor
        self.reason = reason
    }
}

extension RefundDraft: Validated {
    /// A reason is plain text.
    public func validate(_ validation: inout Validation) {
        validation.text(reason, 1...500, "reason", lines: .many)
    }
}

/// Gives money back: all that is left, or a part; a seller at most what is left of its own part. The answer is a refund
/// that is pending until the provider has sent the money.
public func refundPayment(_ draft: RefundDraft, _ call: Call) async throws -> Accepted<Refund> {
    var validation = Validation()
    draft.validate(&validation)
    try validation.throwIfFailed()
    return try await call.database.transaction { sql in
        guard case .id(let id) = draft.id, let (order, payment) = try await sql.lockedOrder(paidBy: id) else {
            throw Problem.noPayment
        }
        let part = try draft.part(of: order, paidBy: payment, call)
        if let currency = draft.currency, currency != payment.currency {
            throw Problem.unprocessable("amount_mismatch", "The payment is in \(payment.currency)")
        }
        let amount = try payment.amount(draft.amount, minor: draft.amountMinor)
        let refund =
            order.rests(on: payment)
            ? try await sql.refund(payment, of: order, part: part, amount: amount, reason: draft.reason, call).refund
            : try await sql.openRefund(of: payment, amount: amount, reason: draft.reason, call)
        try await sql.audit(
            call, "payment.refund_requested", object: "payment", id: payment.id.rawValue,
            changes: ["amount_minor": .number(JSONNumber(refund.amountMinor)), "refund_id": .string("\(refund.id)")])
        FaultPoint.reached("refund.written")
        return Accepted(refund, at: "/payments/\(payment.id)/refunds")
    }
}

extension RefundDraft {
    /// The part that the money belongs to: a seller's own, or the one that the staff names.
    fileprivate func part(of order: LockedOrder, paidBy payment: Payment, _ call: Call) throws -> SellerOrder.ID? {
        let named = try sellerOrderID.map { reference in
            guard case .id(let id) = reference, order.parts.contains(where: { $0.id == id }) else {
                throw unknownPart(reference)
            }
            return id
        }
        if call.seesEverything { return named }
        guard order.rests(on: payment), let seller = call.ownSeller,
            let own = order.parts.first(where: { $0.sellerID == seller })
        else { throw Problem.noPayment }
        if let named, let sellerOrderID, named != own.id { throw unknownPart(sellerOrderID) }
        return own.id
    }

    private func unknownPart(_ reference: Reference<SellerOrder>) -> Problem {
        .invalid(
            "seller_order_id", "not_found", "is not a part of this order", value: .string(reference.description))
    }
}
