public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Tells the customer that money was given back.
public func tellOrderRefunded(_ event: OrderRefunded, _ call: Call) async throws {
    try await call.database.transaction { sql in
        try await sql.tell(
            orderRefundedLetter(event.order), to: event.order.email, kind: OrderRefunded.name,
            aboutOrder: event.order.orderID, call)
    }
}
