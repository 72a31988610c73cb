public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Tells the customer that the order is paid for.
public func tellOrderConfirmed(_ event: OrderConfirmed, _ call: Call) async throws {
    try await call.database.transaction { sql in
        try await sql.tell(
            orderConfirmedLetter(event), to: event.email, kind: OrderConfirmed.name, aboutOrder: event.orderID, call)
    }
}
