public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Tells the customer that a parcel is on its way.
public func tellOrderShipped(_ event: OrderShipped, _ call: Call) async throws {
    try await call.database.transaction { sql in
        try await sql.tell(
            orderShippedLetter(event.order), to: event.order.email, kind: OrderShipped.name,
            aboutOrder: event.order.orderID, call)
    }
}
