public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Tells the customer that the order has come in.
public func tellOrderPlaced(_ event: OrderPlaced, _ call: Call) async throws {
    try await call.database.transaction { sql in
        try await sql.tell(
            orderPlacedLetter(event.order), to: event.order.email, kind: OrderPlaced.name,
            aboutOrder: event.order.orderID, call)
    }
}
