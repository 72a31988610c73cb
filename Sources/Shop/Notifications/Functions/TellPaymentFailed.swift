public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Tells the customer that the payment did not go through.
public func tellPaymentFailed(_ event: OrderPaymentFailed, _ call: Call) async throws {
    try await call.database.transaction { sql in
        try await sql.tell(
            paymentFailedLetter(event.order), to: event.order.email, kind: OrderPaymentFailed.name,
            aboutOrder: event.order.orderID, call)
    }
}
