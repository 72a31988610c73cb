-- What a line of a cart says of what it holds, put together when that changes and not whenever somebody looks at a cart. It is
-- JSON in three parts, each on a line of its own (there is no line feed inside): what comes before the price, the price, and
-- what comes after the numbers.

-- A text as JSON has it.
create function catalog.quoted(value text) returns text language sql immutable parallel safe as $$
    select coalesce(to_json(value)::text, 'null')
$$;

alter table catalog.listings add column cart_line text not null generated always as (
    '"product_id":"' || product_id::text || '","variant_id":"' || variant_id::text || '","seller_id":"' || seller_id::text
    || '","product_name":' || catalog.quoted(product_name) || E'\n'
    || '"product_price":' || catalog.amount(unit_price_minor, currency)
    || ',"product_price_minor":' || unit_price_minor::text || E'\n'
    || '"image_url":' || catalog.quoted(image_url)) stored;

create or replace view catalog.offers as
select l.variant_id, l.product_id, l.slug, l.seller_id, l.seller_name, l.product_name, l.image_url, l.options, l.sku,
    l.currency, l.unit_price_minor as price_minor, l.status = 'active' and l.is_sold as is_for_sale,
    l.available, l.variant_count, l.cart_line
from catalog.listings l;
