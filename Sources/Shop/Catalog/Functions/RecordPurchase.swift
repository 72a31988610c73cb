public import Cartwright
import CartwrightPostgres
public import Commerce
import FoundationEssentials

/// Somebody's order is confirmed: the buyer's reviews of what is in it are a buyer's from now on.
public func recordPurchase(_ event: OrderConfirmed, _ call: Call) async throws {
    guard let user = event.userID else { return }
    let products = Array(Set(event.items.map(\.productID)))
    try await call.database.transaction { sql in
        try await sql.savePurchases(of: products, by: user, in: event.orderID, at: call.now)
    }
}
