import CartwrightPostgres
import ShopSupport

/// What must hold of a shop in which everything has come to its end.
enum SagaBooks {
    /// Whether nothing is under way any more. The ticks of schedules are not counted: they come every minute, to a quiet shop
    /// too.
    static let isQuiet: SQL = """
        select not exists (select from cartwright.outbox)
          and not exists (select from cartwright.messages where queue not like 'schedule/%')
          and not exists (select from payments.payments where status = 'pending' or refunding_minor > 0 or wants_void
            or wants_capture is not null)
          and not exists (select from payments.refunds where status = 'pending')
          and not exists (select from notifications.deliveries where status = 'queued')
        """

    /// What is wrong with money, events and mails: nothing may be.
    static func contradictions(in database: Database) async throws -> [String] {
        let ledger = try await database.contradictions()
        let money: [String] = try await database.write.values(money)
        let events: [String] = try await database.write.values(events)
        return ledger + money + events
    }

    private static let money: SQL = """
        with paid as (
          select p.*, 'pay_' || p.id || '_' || p.attempt as key from payments.payments p
        )
        select 'a payment for no order: ' || id from paid
        where not exists (select from orders.orders o where o.id = paid.reference)
        union all
        select 'a charge for no payment: ' || m.key from payments.mock_charges m
        where not exists (select from paid where paid.key = m.key)
        union all
        select 'the provider took ' || coalesce(m.captured_minor, 0) || ' and gave back '
          || coalesce(m.refunded_minor, 0) || ', the shop knows of ' || p.captured_minor || ' and ' || p.refunded_minor
        from paid p left join payments.mock_charges m on m.key = p.key
        where (coalesce(m.captured_minor, 0), coalesce(m.refunded_minor, 0)) <> (p.captured_minor, p.refunded_minor)
        union all
        select 'charged twice: ' || o.number from orders.orders o
        where (select count(*) from paid where paid.reference = o.id and paid.captured_minor > 0) > 1
        union all
        select 'the order says ' || o.captured_minor || ' - ' || o.refunded_minor || ', its payments something else: '
          || o.number
        from orders.orders o
        where (o.captured_minor, o.refunded_minor) <> (
          select coalesce(sum(p.captured_minor), 0), coalesce(sum(p.refunded_minor), 0) from paid p
          where p.reference = o.id)
        union all
        select 'money was kept and nothing is sent for it: ' || o.number from orders.orders o
        where o.status not in ('confirmed') and o.captured_minor <> o.refunded_minor
        union all
        select 'a refund that the provider does not know: ' || r.id from payments.refunds r
        where r.status = 'succeeded' and not exists (select from payments.mock_refunds m
          where m.key = 'ref_' || r.id and m.succeeded)
        union all
        select 'a refund that the shop does not know: ' || m.key from payments.mock_refunds m
        where not exists (select from payments.refunds r where m.key = 'ref_' || r.id)
        union all
        select 'a reservation of nobody: ' || r.holder from inventory.reservations r
        where not exists (select from orders.orders o where o.id = r.holder)
        """

    private static let events: SQL = """
        with expected (object_id, kind, count) as (
          select id, 'order.placed', 1::bigint from orders.orders
          union all
          select order_id,
            case event when 'pay' then 'order.confirmed' when 'cancel' then 'order.cancelled'
              else 'order.payment_failed' end,
            count(*)
          from orders.events where event in ('pay', 'cancel', 'decline') group by order_id, event
          union all
          select p.reference, 'order.refunded', count(*)
          from payments.refunds r join payments.payments p on p.id = r.payment_id
          where r.status = 'succeeded' group by p.reference
        ), owed as (
          -- Who has left no address is told nothing.
          select e.* from expected e join orders.orders o on o.id = e.object_id where o.email is not null
        ), written as (
          select object_id, kind, count(*) from notifications.deliveries where status = 'sent' group by object_id, kind
        )
        select coalesce(w.count, 0) || ' mails for ' || coalesce(e.count, 0) || ' × ' || kind || ' of ' || object_id
        from owed e full join written w using (object_id, kind)
        where e.count is distinct from w.count
        union all
        select 'a purchase that the catalogue has not heard of: ' || o.number
        from orders.orders o join orders.items i on i.order_id = o.id
        where exists (select from orders.events e where e.order_id = o.id and e.event = 'pay')
          and not exists (select from catalog.purchases p where p.user_id = o.user_id and p.product_id = i.product_id)
        union all
        select 'still in the outbox: ' || subject from cartwright.outbox
        union all
        select 'still in the queue ' || queue from cartwright.messages where queue not like 'schedule/%'
        union all
        -- A question to the provider that died with too many processes is asked again by the schedule, and a schedule
        -- comes round again.
        select 'a dead letter in ' || queue || ': ' || last_error from cartwright.dead_letters
        where queue <> 'payments' and queue not like 'schedule/%'
        """
}
