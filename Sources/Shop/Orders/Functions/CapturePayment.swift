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
    /// How much; left out, all that is promised.
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
    try await call.changePayment(draft.id, "payment.capture_requested") { sql, payment in
        let amount = try payment.amount(draft.amount, minor: draft.amountMinor)
        return try await sql.requestCapture(of: payment, amount: amount?.minor, call)
    }
}
