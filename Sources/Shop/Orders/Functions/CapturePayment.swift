public import Cartwright
import CartwrightJSON
import CartwrightPostgres
public import Commerce
import FoundationEssentials
public import Payments

/// Money that is to be taken.
public struct CaptureDraft: Decodable, Sendable {
    /// Of which payment.
    public var id: Reference<Payment>
    /// How much; left out, all that is promised and due: not what was called off meanwhile.
    public var amount: MoneyInput?
    /// The same in minor units.
    public var amountMinor: Int?

    /// All of a payment.
    public init(id: Reference<Payment>, amountMinor: Int? = nil) {
        self.id = id
        self.amountMinor = amountMinor
    }
}

/// Takes money that is promised, once; what is not taken is let go. For a bank transfer or cash it says that the money
/// has come.
public func capturePayment(_ draft: CaptureDraft, _ call: Call) async throws -> Reaching<Payment> {
    try await call.changePayment(draft.id, "payment.capture_requested") { sql, order, payment in
        let amount = try payment.amount(draft.amount, minor: draft.amountMinor)
        let due = min(order.due.minor, payment.state.amount)
        if payment.status == .authorized, let amount, amount.minor > due {
            throw Problem.conflict(
                "payment_not_capturable", "No more than what is due can be taken",
                details: ["due_minor": .number(JSONNumber(due)), "status": .string(payment.status.rawValue)])
        }
        let all = payment.state.captured > 0 ? payment.state.captured : due
        return try await sql.requestCapture(of: payment, amount: amount?.minor ?? all, call)
    }
}
