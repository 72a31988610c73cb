public import Cartwright
import CartwrightPostgres
import FoundationEssentials

/// Ends orders that nobody paid in time, and gives back what was held for them.
public func releaseExpired(_ call: Call) async throws {
    // Each order is a transaction of its own, so that no row of the stock is locked for long.
    for _ in 0..<ExpiredOrders.mostInOneRun {
        let found = try await call.database.transaction { sql in
            guard let order = try await sql.lockedExpired(call) else { return false }
            try await sql.expire(order, call)
            return true
        }
        if !found { return }
    }
}

enum ExpiredOrders {
    /// The next run goes on where this one ends.
    static let mostInOneRun = 1_000
}

extension Transaction {
    /// Locks the order that is longest beyond its time and that nobody else has locked.
    fileprivate func lockedExpired(_ call: Call) async throws -> LockedOrder? {
        try await row(
            """
            select \(LockedOrder.columns) from orders.orders o
            where o.status = 'pending_payment' and o.expires_at <= \(call.now)
            order by o.expires_at limit 1
            for update skip locked
            """)
    }
}
