public import Cartwright
import CartwrightPostgres
import Commerce
public import Payments

/// One payment: whoever bought the order sees it, its sellers their share of it, the staff any.
public func getPayment(_ choice: PaymentChoice, _ call: Call) async throws -> Payment {
    try await call.database.read.payment(choice.id, call).payment
}
