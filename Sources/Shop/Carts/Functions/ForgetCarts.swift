public import Cartwright
import CartwrightPostgres
import FoundationEssentials

/// Drops the carts of visitors who have not come back.
public func forgetCarts(_ tick: Tick, _ call: Call) async throws {
    let last = call.now.addingTimeInterval(-CartRules.daysKept * 86_400)
    for _ in 0..<50 {
        let dropped = try await call.database.execute(
            """
            delete from carts.carts where id in (
              select id from carts.carts where token_digest is not null and created_at < \(last) and updated_at < \(last)
              order by created_at limit 500 for update skip locked)
            """)
        if dropped < 500 { return }
    }
}
