public import Cartwright
public import CartwrightPostgres
public import FoundationEssentials

extension Transaction {
    /// The promised goods are sold and leave the stock. False, and nothing has changed, where the promise is gone in whole
    /// or in part; then give back the rest of it before promising anew.
    public func sellReserved(of holder: UUID, _ call: Call) async throws -> Bool {
        let isSold: Bool? = try await value(
            """
            with locked as materialized (
              select r.variant_id, r.location, r.quantity
              from inventory.stock s
              join inventory.reservations r on r.variant_id = s.variant_id and r.location = s.location
              where r.holder = \(holder)
              order by s.variant_id, s.location for update of s, r),
            promise as materialized (
              select variant_id, location, quantity, bool_and(quantity > 0) over () as is_whole from locked),
            counted as (
              update inventory.stock s set on_hand = s.on_hand - p.quantity, reserved = s.reserved - p.quantity
              from promise p
              where p.is_whole and s.variant_id = p.variant_id and s.location = p.location),
            kept as (
              delete from inventory.reservations r using promise p
              where p.is_whole and r.holder = \(holder) and r.variant_id = p.variant_id and r.location = p.location),
            written as (
              insert into inventory.movements (variant_id, location, delta, reason, holder, actor, at)
              select variant_id, location, -quantity, \(Movement.Reason.sale), \(holder)::uuid, \(call.actor)::uuid,
                \(call.now)
              from promise where is_whole)
            select bool_and(is_whole) from promise
            """)
        return isSold ?? false
    }

    /// Goods that were sold come back into the stock, as after an order that was cancelled.
    public func takeBack(_ demands: [Demand], for holder: UUID, _ call: Call) async throws {
        let demands = try Demands(demands)
        if demands.variants.isEmpty { return }
        let taken = try await execute(
            """
            with locked as materialized (
              select variant_id, location from inventory.stock
              where variant_id = any (\(demands.variants)) and location = 'main'
              order by variant_id, location for update),
            counted as (
              update inventory.stock s set on_hand = s.on_hand + d.quantity::integer
              from locked k
              join unnest(\(demands.variants), \(demands.quantities)) as d (variant_id, quantity)
                on d.variant_id = k.variant_id
              where s.variant_id = k.variant_id and s.location = k.location
              returning s.variant_id, s.location, d.quantity::integer as quantity)
            insert into inventory.movements (variant_id, location, delta, reason, holder, actor, at)
            select variant_id, location, quantity, \(Movement.Reason.cancel), \(holder)::uuid, \(call.actor)::uuid,
              \(call.now)
            from counted
            """)
        guard taken == demands.variants.count else {
            throw Problem.notFound("There is no stock of one of the variants")
        }
    }
}
