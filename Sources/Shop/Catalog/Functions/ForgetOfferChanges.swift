public import Cartwright
import CartwrightPostgres

/// Forgets which offers changed before the last time. Who has not asked since then knows nothing any more, and finds that out.
public func forgetOfferChanges(_ tick: Tick, _ call: Call) async throws {
    let database = call.database
    let moved = try await database.execute(
        """
        update catalog.offer_changes_kept
        set since = next, next = greatest(next, pg_snapshot_xmin(pg_current_snapshot()))
        """)
    if moved == 0 {
        try await database.execute(
            """
            insert into catalog.offer_changes_kept (since, next)
            select horizon, horizon from pg_snapshot_xmin(pg_current_snapshot()) as horizon on conflict do nothing
            """)
    }
    for _ in 0..<50 {
        let dropped = try await database.execute(
            """
            delete from catalog.offer_changes where ctid = any (array(
              select ctid from catalog.offer_changes
              where transaction < (select since from catalog.offer_changes_kept) order by transaction limit 10000))
            """)
        if dropped < 10_000 { return }
    }
}
