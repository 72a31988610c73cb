import Cartwright
import CartwrightPostgres
import FoundationEssentials

extension Transaction {
    /// Takes back what was promised of these variants and not claimed in time. Their rows in the stock are locked already.
    ///
    /// The promise stays, as one of nothing: its holder may still hold other variants, and must not get only those.
    func reclaimExpired(of variants: [UUID], _ call: Call) async throws {
        try await execute(
            """
            with expired as materialized (
              select holder, variant_id, location, quantity from inventory.reservations
              where variant_id = any (\(variants)) and location = 'main' and expires_at <= \(call.now) and quantity > 0
              for update skip locked),
            broken as (
              update inventory.reservations r set quantity = 0
              from expired e
              where r.holder = e.holder and r.variant_id = e.variant_id and r.location = e.location),
            freed as (select variant_id, location, sum(quantity) as quantity from expired group by 1, 2)
            update inventory.stock s set reserved = s.reserved - f.quantity
            from freed f
            where s.variant_id = f.variant_id and s.location = f.location
            """)
    }

    /// Ends the promises that have waited longest beyond their time, those of at most so many holders, and each holder's as
    /// a whole; answers how many pieces came back, and nil where there was nothing to end.
    func releaseExpired(holders limit: Int, _ call: Call) async throws -> Int? {
        try await value(
            """
            with late as materialized (
              select distinct holder from (
                select holder from inventory.reservations where expires_at <= \(call.now)
                order by expires_at limit \(limit)) r),
            locked as materialized (
              select r.holder, s.variant_id, s.location
              from late l
              join inventory.reservations r on r.holder = l.holder
              join inventory.stock s on s.variant_id = r.variant_id and s.location = r.location
              order by s.variant_id, s.location for update of s),
            ended as (
              delete from inventory.reservations r using locked k
              where r.holder = k.holder and r.variant_id = k.variant_id and r.location = k.location
                and r.expires_at <= \(call.now)
              returning r.variant_id, r.location, r.quantity),
            freed as (select variant_id, location, sum(quantity) as quantity from ended group by 1, 2),
            counted as (
              update inventory.stock s set reserved = s.reserved - f.quantity
              from freed f
              where s.variant_id = f.variant_id and s.location = f.location)
            select sum(quantity)::bigint from ended
            """)
    }
}
