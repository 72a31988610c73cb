public import CartwrightPostgres

extension Database {
    /// What is wrong with the books of orders, stock and money: nothing ever may be.
    public func contradictions() async throws -> [String] {
        try await write.values(
            """
            select 'counts of stock' from inventory.stock where not (0 <= reserved and reserved <= on_hand)
            union all
            select 'reserved is not the sum of promises' from inventory.stock s
            where reserved <> (select coalesce(sum(quantity), 0) from inventory.reservations r
              where r.variant_id = s.variant_id)
            union all
            select 'on hand is not the sum of movements' from inventory.stock s
            where on_hand <> (select coalesce(sum(delta), 0) from inventory.movements m
              where m.variant_id = s.variant_id)
            union all
            select 'parts are not the order: ' || o.number from orders.orders o
            where total_minor <> (select sum(total_minor) from orders.seller_orders s where s.order_id = o.id)
              or subtotal_minor <> (select sum(line_total_minor) from orders.items i where i.order_id = o.id)
            union all
            select 'lines are not the part' from orders.seller_orders s
            where total_minor <> (select sum(line_total_minor) from orders.items i where i.seller_order_id = s.id)
            union all
            select 'the row and the tables disagree: ' || o.number from orders.orders o
            where (select array_agg(row(p ->> 'id', p ->> 'status')::text) from json_array_elements(o.parts) p)
              <> (select array_agg(row(s.id::text, s.status)::text order by s.id) from orders.seller_orders s
                where s.order_id = o.id)
            union all
            select 'money: ' || o.number from orders.orders o
            where not (0 <= refunded_minor and refunded_minor <= captured_minor and captured_minor <= total_minor)
              or refunded_minor <> (select sum(x) from unnest(refunded_shares) x)
              or (select sum(x) from unnest(promised_shares) x) > captured_minor
              or exists (select from unnest(refunded_shares, promised_shares) t (done, promised) where done > promised)
            union all
            select 'a share is larger than its part: ' || o.number from orders.orders o
            join orders.seller_orders s on s.order_id = o.id where s.refunded_minor > s.total_minor
            union all
            select 'the order and its payments disagree: ' || o.number from orders.orders o
            where refunded_minor <> (select coalesce(sum(p.refunded_minor), 0) from payments.payments p
              where p.id = o.payment_id and not p.is_surplus)
            union all
            select 'held for nobody' from inventory.reservations r
            where not exists (select from orders.orders o where o.id = r.holder and o.status = 'pending_payment')
            union all
            select 'not held: ' || o.number from orders.orders o
            where o.status = 'pending_payment' and not exists (select from inventory.reservations r
              where r.holder = o.id)
            union all
            select 'sold is not what was sold: ' || o.number from orders.orders o
            where (select coalesce(-sum(m.delta), 0) from inventory.movements m where m.holder = o.id)
              <> (select coalesce(sum(i.quantity), 0) from orders.items i
                join orders.seller_orders s on s.id = i.seller_order_id
                where i.order_id = o.id and s.status not in
                  ('pending_payment', 'payment_failed', 'expired', 'cancelled', 'refunded'))
                + (select coalesce(sum((x ->> 'quantity')::bigint), 0) from orders.shipments h
                  join orders.seller_orders s on s.id = h.seller_order_id, json_array_elements(h.items) x
                  where h.order_id = o.id and s.status in ('cancelled', 'refunded'))
            union all
            select 'a version without a story: ' || o.number from orders.orders o
            where version > (select count(*) from orders.events e where e.order_id = o.id)
            """)
    }
}
