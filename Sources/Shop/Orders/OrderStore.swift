import Cartwright
import CartwrightJSON
public import CartwrightPostgres
import Catalog
import Commerce
public import FoundationEssentials

extension DatabaseConnection {
    /// One order by its id or by the id of one of its parts.
    func order(_ id: UUID) async throws -> Order? {
        try await row(
            """
            select \(Order.columns) from orders.orders o
            where o.id = coalesce((select s.order_id from orders.seller_orders s where s.id = \(id)), \(id))
            """)
    }

    /// An order that the caller may see, by its id or its part's.
    func order(_ id: UUID, _ call: Call) async throws -> (order: Order, access: OrderAccess) {
        guard let order = try await order(id), let access = try order.access(asking: id, call) else {
            throw Problem.noOrder
        }
        return (order, access)
    }
}

extension Transaction {
    /// Locks an order for a change, by its id or by the id of one of its parts.
    public func lockedOrder(_ id: UUID) async throws -> LockedOrder? {
        try await row(
            """
            select \(LockedOrder.columns) from orders.orders o
            where o.id = coalesce((select s.order_id from orders.seller_orders s where s.id = \(id)), \(id))
            for update
            """)
    }

    /// Locks an order that the caller may see; others' are not found.
    func lockedOrder(_ id: UUID, _ call: Call) async throws -> (order: LockedOrder, access: OrderAccess) {
        guard let locked = try await lockedOrder(id), let access = try locked.order.access(asking: id, call) else {
            throw Problem.noOrder
        }
        return (locked, access)
    }

    /// Writes what has become of an order, in one statement: the row, the parts that moved, parcels, and the story.
    @discardableResult
    func save(_ locked: LockedOrder, _ call: Call) async throws -> Order {
        let before = try locked.order.sellerOrders.value()
        let moved = locked.parts.indices.filter {
            locked.parts[$0] != before[$0] || locked.refundedShares[$0] != locked.order.refundedShares[$0]
        }
        let parts = String(decoding: try JSON.encode(locked.parts, nils: .written), as: UTF8.self)
        let fulfillment = FulfillmentStatus.ofParts(locked.parts, items: locked.items)
        let actor = call.actor
        var statement: SQL = """
            with saved as (
              update orders.orders o set
                status = \(locked.status), payment_status = \(locked.paymentStatus),
                fulfillment_status = \(fulfillment), payment_method = \(locked.paymentMethod),
                payment_id = \(locked.paymentID), captured_minor = \(locked.capturedMinor),
                refunded_minor = \(locked.refundedMinor), refunded_shares = \(locked.refundedShares),
                promised_shares = \(locked.promisedShares), parts = \(parts), expires_at = \(locked.expiresAt),
                version = o.version + 1, updated_at = \(call.now)
              where o.id = \(locked.order.id)
              returning o.*),
            told as (
              insert into orders.events
                (order_id, seller_order_id, event, from_status, to_status, actor, actor_id, note, at)
              select \(locked.order.id)::uuid, t.part, t.event, t.before, t.after, \(actor.kind)::text, \(actor.id)::uuid,
                t.note, \(call.now)::timestamptz
              from unnest(\(locked.entries.map { $0.part?.rawValue }), \(locked.entries.map(\.event)),
                \(locked.entries.map { $0.from?.rawValue }), \(locked.entries.map { $0.to?.rawValue }),
                \(locked.entries.map(\.note))) t (part, event, before, after, note))
            """
        if !moved.isEmpty {
            statement += """
                , moved as (
                  update orders.seller_orders s
                  set status = m.status, refunded_minor = m.refunded, updated_at = \(call.now)
                  from unnest(\(moved.map { locked.parts[$0].id }), \(moved.map { locked.parts[$0].status }),
                    \(moved.map { locked.refundedShares[$0] })) m (id, status, refunded)
                  where s.id = m.id)
                """
        }
        if !locked.changedShipments.isEmpty { statement += try shipments(locked) }
        statement += " select \(Order.columns) from saved o"
        guard let order = try await row(statement, as: Order.self) else { throw Problem.noOrder }
        return order
    }

    private func shipments(_ locked: LockedOrder) throws -> SQL {
        let changed = locked.changedShipments
        let contents = try changed.map { String(decoding: try JSON.encode($0.items), as: UTF8.self) }
        return """
            , sent as (
              insert into orders.shipments as x
                (id, order_id, seller_order_id, status, carrier, tracking_number, items, shipped_at, delivered_at)
              select t.id, \(locked.order.id)::uuid, t.part, t.status, t.carrier, t.number, t.items::json, t.shipped,
                t.delivered
              from unnest(\(changed.map(\.id)), \(changed.map(\.sellerOrderID)), \(changed.map(\.status)),
                \(changed.map(\.carrier)), \(changed.map(\.trackingNumber)), \(contents),
                \(changed.map(\.shippedAt)), \(changed.map(\.deliveredAt)))
                t (id, part, status, carrier, number, items, shipped, delivered)
              on conflict (id) do update set status = excluded.status, carrier = excluded.carrier,
                tracking_number = excluded.tracking_number, delivered_at = excluded.delivered_at)
            """
    }
}
