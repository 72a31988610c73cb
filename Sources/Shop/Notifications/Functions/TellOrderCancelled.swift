public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Tells the customer that the order, or a part of it, was called off.
public func tellOrderCancelled(_ event: OrderCancelled, _ call: Call) async throws {
    try await call.database.transaction { sql in
        try await sql.tell(
            orderCancelledLetter(event.order), to: event.order.email, kind: OrderCancelled.name,
            aboutOrder: event.order.orderID, call)
    }
}
