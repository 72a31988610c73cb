-- Stock is the inventory's own now: what there is moves there, and its ledger begins with it.
insert into inventory.stock (variant_id, location, sku, product_id, seller_id, on_hand, reserved, backorder, updated_at)
select k.variant_id, k.location, v.sku, p.id, p.seller_id, k.on_hand, 0, k.backorder, p.updated_at
from catalog.stock k
join catalog.variants v on v.id = k.variant_id
join catalog.products p on p.id = v.product_id;

insert into inventory.movements (variant_id, location, delta, reason, at)
select variant_id, location, on_hand, 'opening', updated_at from inventory.stock where on_hand <> 0;

drop table catalog.stock;

-- For the services above: everything that a cart or an order needs to know of a variant, in one join.
create view catalog.offers as
select v.id as variant_id, p.id as product_id, p.slug, p.seller_id, s.name as seller_name, p.name as product_name,
    p.image_url, v.options, v.sku, p.currency, coalesce(v.price_minor, p.price_minor) as price_minor,
    p.status = 'active' and s.status = 'active' as is_for_sale,
    (select coalesce(sum(a.available), 0) from inventory.availability a where a.variant_id = v.id) as available,
    p.variant_count
from catalog.variants v
join catalog.products p on p.id = v.product_id
join catalog.sellers s on s.id = p.seller_id;
