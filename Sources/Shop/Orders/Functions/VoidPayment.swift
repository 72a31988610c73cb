public import Cartwright
import CartwrightPostgres
import Commerce
public import Payments

/// Gives a payment up before its money is taken. An order that rested on it is called off once that is done.
public func voidPayment(_ choice: PaymentChoice, _ call: Call) async throws -> Reaching<Payment> {
    try await call.changePayment(choice.id, "payment.void_requested") { sql, _, payment in
        try await sql.requestVoid(of: payment, call)
    }
}
