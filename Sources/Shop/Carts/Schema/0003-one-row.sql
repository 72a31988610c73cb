-- A cart is one row: whoever holds it holds all of it, and a change of it is one write. Its lines stand in the order in which
-- they came; what is at one place of the three arrays is one line. They stay in the row, however many they are.
alter table carts.carts
    set (fillfactor = 60, toast_tuple_target = 8160),
    add column line_ids uuid[] not null default '{}',
    add column variant_ids uuid[] not null default '{}',
    add column quantities integer[] not null default '{}';

update carts.carts c set line_ids = l.line_ids, variant_ids = l.variant_ids, quantities = l.quantities
from (
    select cart_id, array_agg(id order by added_at, id) as line_ids, array_agg(variant_id order by added_at, id) as variant_ids,
        array_agg(quantity order by added_at, id) as quantities
    from carts.items group by cart_id) l
where l.cart_id = c.id;

drop table carts.items;

alter table carts.carts
    drop column line_bound,
    add constraint carts_lines
        check (cardinality(line_ids) = cardinality(variant_ids) and cardinality(line_ids) = cardinality(quantities)),
    add constraint carts_quantities check (1 <= all (quantities) and 999 >= all (quantities));
