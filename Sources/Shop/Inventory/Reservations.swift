public import Cartwright
import CartwrightJSON
public import CartwrightPostgres
public import FoundationEssentials

/// Everybody locks the rows of the stock first, and always in the order of their keys: so nobody ever waits in a circle,
/// and whoever holds a row alone changes the reservations of its variant.
extension Transaction {
    /// Promises goods to a holder until a moment: all of them, or none and a 409 `insufficient_stock`.
    ///
    /// One round trip. Only where it fails are promises whose time has passed taken back, and it is tried once more.
    public func reserve(_ demands: [Demand], for holder: UUID, until: Date, _ call: Call) async throws {
        let demands = try Demands(demands)
        if demands.variants.isEmpty { return }
        if try await missing(reserving: demands, for: holder, until, call).isEmpty { return }
        try await reclaimExpired(of: demands.variants, call)
        let missing = try await missing(reserving: demands, for: holder, until, call)
        if !missing.isEmpty { throw Problem.insufficientStock(missing) }
    }

    /// Reserves everything where everything is there, and answers nothing; else answers what is not there.
    private func missing(
        reserving demands: Demands, for holder: UUID, _ until: Date, _ call: Call
    ) async throws -> [Shortfall] {
        // The arrays are hidden from the planner: it would count what is in them, and plan each order anew. Both columns are
        // set to what was locked: an update begins with the row as it was before the lock was waited for, and Postgres checks
        // what comes of that before it looks for a newer one.
        try await rows(
            """
            with wanted as materialized (
              select \(demands.variants)::uuid[] as variants, \(demands.quantities)::bigint[] as quantities),
            demands as materialized (
              select d.variant_id, d.quantity::integer as quantity
              from wanted w cross join lateral unnest(w.variants, w.quantities) as d (variant_id, quantity)),
            locked as materialized (
              select s.variant_id, s.location, s.backorder, s.on_hand, s.reserved, s.on_hand - s.reserved as available
              from demands d
              join inventory.stock s on s.variant_id = d.variant_id and s.location = 'main'
              order by s.variant_id, s.location for update of s),
            answer as materialized (
              select d.variant_id, d.quantity, k.location, k.on_hand, k.reserved,
                coalesce(k.available, 0) as available,
                coalesce(k.backorder or k.available >= d.quantity, false) as fits,
                bool_and(coalesce(k.backorder or k.available >= d.quantity, false)) over () as all_fit
              from demands d
              left join locked k on k.variant_id = d.variant_id),
            counted as (
              update inventory.stock s set on_hand = a.on_hand, reserved = a.reserved + a.quantity
              from answer a
              where a.all_fit and s.variant_id = a.variant_id and s.location = a.location),
            named as (
              insert into inventory.reservations (holder, variant_id, location, quantity, expires_at, created_at)
              select \(holder), variant_id, location, quantity, \(until), \(call.now) from answer where all_fit
              on conflict (holder, variant_id, location) do update
              set quantity = reservations.quantity + excluded.quantity, expires_at = excluded.expires_at)
            select variant_id, quantity, greatest(available, 0) from answer where not fits
            """)
    }

    /// Keeps a promise for longer; it never ends earlier than before.
    public func prolongReservations(of holder: UUID, until: Date) async throws {
        try await execute(
            """
            update inventory.reservations set expires_at = \(until)
            where holder = \(holder) and expires_at < \(until)
            """)
    }

    /// Gives back what a holder was promised; answers how many pieces that were. Done twice it gives back nothing more.
    @discardableResult
    public func releaseReservations(of holder: UUID, _ call: Call) async throws -> Int {
        let released: Int? = try await value(
            """
            with locked as materialized (
              select s.variant_id, s.location
              from inventory.reservations r
              join inventory.stock s on s.variant_id = r.variant_id and s.location = r.location
              where r.holder = \(holder)
              order by s.variant_id, s.location for update of s),
            ended as (
              delete from inventory.reservations r using locked k
              where r.holder = \(holder) and r.variant_id = k.variant_id and r.location = k.location
              returning r.variant_id, r.location, r.quantity),
            counted as (
              update inventory.stock s set reserved = s.reserved - e.quantity
              from ended e
              where s.variant_id = e.variant_id and s.location = e.location)
            select coalesce(sum(quantity), 0)::bigint from ended
            """)
        return released ?? 0
    }
}

/// What was asked for and is not there.
struct Shortfall: RowReadable, Sendable {
    let variant: UUID
    let asked: Int
    let available: Int

    init(row: inout Row) throws {
        variant = try row.next()
        asked = try row.next()
        available = try row.next()
    }
}

extension Problem {
    /// 409: not as many as were asked for; says of each how many there are.
    static func insufficientStock(_ missing: [Shortfall]) -> Problem {
        .conflict(
            "insufficient_stock", "There are not as many as were asked for",
            details: [
                "items": .array(
                    missing.map {
                        [
                            "variant_id": .string($0.variant.uuidString.lowercased()),
                            "asked": .number(JSONNumber($0.asked)), "available": .number(JSONNumber($0.available)),
                        ]
                    })
            ])
    }
}
