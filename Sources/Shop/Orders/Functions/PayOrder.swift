import Accounts
public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce
import FoundationEssentials
public import Payments

/// How somebody wants to pay for an order.
public struct PaymentDraft: Decodable, Sendable, HasSynonyms {
    public static let synonyms = ["order": "order_id"]

    /// Which order.
    public var orderID: Reference<Order>
    /// How; left out, it is what the order says.
    public var paymentMethod: String?
    /// The provider's word for what is to be charged. The simulated provider knows words for every outcome.
    public var paymentToken: String?
    /// What the client believes is due; anything else is a 422.
    public var amount: MoneyInput?
    /// The same in minor units.
    public var amountMinor: Int?
    /// What the client believes it is counted in.
    public var currency: Currency?

    /// A payment of all that is due.
    public init(orderID: Reference<Order>, paymentMethod: String? = nil, paymentToken: String? = nil) {
        self.orderID = orderID
        self.paymentMethod = paymentMethod
        self.paymentToken = paymentToken
    }
}

extension PaymentDraft: Validated {
    /// A token is a word.
    public func validate(_ validation: inout Validation) {
        validation.text(paymentToken, 1...255, "payment_token")
        validation.text(paymentMethod, 1...40, "payment_method")
    }
}

/// Begins to pay for an order. Nothing is charged in this call: the answer is a payment that is pending, and its page
/// tells how it ends.
public func payOrder(_ draft: PaymentDraft, _ call: Call) async throws -> Accepted<Payment> {
    var validation = Validation()
    draft.validate(&validation)
    try validation.throwIfFailed()
    return try await call.database.transaction { sql in
        let order = try await sql.orderToPay(draft, call)
        let method = try draft.method(for: order, call)
        try draft.check(due: order.due)
        let payment = try await sql.openPayment(
            for: order.order.id.rawValue, amount: order.due, method: method, token: draft.paymentToken, call)
        try await sql.settle(payment, on: order, call)
        if call.isStaff {
            try await sql.audit(
                call, "payment.begun", object: "payment", id: payment.id.rawValue,
                changes: ["order_id": .string(order.order.id.description)])
        }
        FaultPoint.reached("payment.written")
        return Accepted(payment, at: "/payments/\(payment.id)")
    }
}

extension Transaction {
    /// The order, locked. One that is not there, or not the caller's, is a mistake in the field that names it, as with
    /// every id in a body: 404 is for ids in paths.
    fileprivate func orderToPay(_ draft: PaymentDraft, _ call: Call) async throws -> LockedOrder {
        do {
            guard case .id(let id) = draft.orderID else { throw Problem.noOrder }
            return try await orderToPay(id.rawValue, call)
        } catch let problem as Problem where problem.status == 404 {
            throw Problem.invalid(
                "order_id", "not_found", "is not an order of yours", value: .string(draft.orderID.description))
        }
    }
}

extension PaymentDraft {
    fileprivate func method(for order: LockedOrder, _ call: Call) throws -> PaymentMethod {
        guard let name = paymentMethod ?? order.paymentMethod else {
            throw Problem.invalid("payment_method", "required", "is required")
        }
        return try PaymentMethod.named(name, by: call)
    }

    /// What is sent must be what is due.
    fileprivate func check(due: Money) throws {
        var validation = Validation()
        let sent = validation.money(amount, minor: amountMinor, "amount", in: currency ?? due.currency)
        try validation.throwIfFailed()
        guard sent.map({ $0 == due }) ?? true, (currency ?? due.currency) == due.currency else {
            throw Problem.unprocessable(
                "amount_mismatch", "\(due) is due",
                details: [
                    "amount": .number(Amount(due).number), "amount_minor": .number(JSONNumber(due.minor)),
                    "currency": .string(due.currency.code),
                ],
                errors: [
                    FieldError(
                        currency == nil || currency == due.currency ? "amount" : "currency", "amount_mismatch",
                        "must be what is due: \(due)")
                ])
        }
    }
}
