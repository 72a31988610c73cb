public import Cartwright
import CartwrightPostgres

/// Forgets which offers changed before the last time. Who has not asked since then knows nothing any more, and finds that out.
public func forgetOfferChanges(_ tick: Tick, _ call: Call) async throws {
    try await call.database.execute(
        "update catalog.offer_changes_kept set since = next, next = pg_snapshot_xmin(pg_current_snapshot())")
    for _ in 0..<50 {
        let dropped = try await call.database.execute(
            """
            delete from catalog.offer_changes where ctid = any (array(
              select c.ctid from catalog.offer_changes c, catalog.offer_changes_kept k
              where c.transaction < k.since order by c.transaction limit 10000))
            """)
        if dropped < 10_000 { return }
    }
}
