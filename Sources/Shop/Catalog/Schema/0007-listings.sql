-- What lists, carts and orders read of each variant, put together once, in the transaction that changes any of it, and not
-- by everybody who looks: a page of a list is one stretch of one index here, a line of a cart is one row. The triggers below
-- keep it; nobody else writes it. Whatever a sale changes stands in no index.
create table catalog.listings (
    variant_id       uuid primary key references catalog.variants (id) on delete cascade,
    product_id       uuid not null,
    position         integer not null,
    slug             text collate "C" not null,
    sku              text not null,
    options          json not null,
    product_name     text not null,
    image_url        text,
    currency         text not null,
    unit_price_minor bigint not null,
    variant_count    integer not null,
    category_id      uuid not null,
    category_name    text not null,
    seller_id        uuid not null,
    seller_name      text not null,
    is_sold          boolean not null,
    status           text not null,
    available        bigint not null,
    created_at       timestamptz(3) not null,
    price_minor      bigint not null,
    name_key         text collate "C" not null,
    rating_tenths    integer not null,
    document         text not null,
    unique (product_id, position)
) with (fillfactor = 80, toast_tuple_target = 8160);

-- An amount in the digits of its currency.
create function catalog.amount(minor bigint, currency text) returns text language sql immutable as $$
    select case
        when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV',
            'XAF', 'XOF', 'XPF') then minor::text
        when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then trunc(minor / 1000::numeric, 3)::text
        when currency in ('CLF', 'UYW') then trunc(minor / 10000::numeric, 4)::text
        else trunc(minor / 100::numeric, 2)::text
    end
$$;

-- Puts the variants of these products together anew. What is read is locked, so that nobody changes it unseen before this is
-- committed. `document` is a product as it is answered, up to the stock of its first variant, but for the names of its
-- category and its seller.
create function catalog.list_products(ids uuid[]) returns void language plpgsql as $$
begin
    insert into catalog.listings as l (variant_id, product_id, position, slug, sku, options, product_name, image_url, currency,
        unit_price_minor, variant_count, category_id, category_name, seller_id, seller_name, is_sold, status, available,
        created_at, price_minor, name_key, rating_tenths, document)
    select v.id, p.id, v.position, p.slug, v.sku, v.options, p.name, p.image_url, p.currency,
        coalesce(v.price_minor, p.price_minor), p.variant_count, p.category_id, c.name, p.seller_id, s.name,
        s.status = 'active', p.status,
        (select coalesce(sum(a.available), 0) from inventory.availability a where a.variant_id = v.id),
        p.created_at, p.price_minor, p.name_key, p.rating_tenths,
        case when v.position > 0 then '' else
            '{"id":"' || p.id || '","slug":' || to_json(p.slug) || ',"name":' || to_json(p.name)
            || ',"description":' || to_json(p.description) || ',"status":"' || p.status
            || '","category_id":"' || p.category_id || '","seller_id":"' || p.seller_id
            || '","price":' || catalog.amount(p.price_minor, p.currency) || ',"price_minor":' || p.price_minor
            || ',"currency":"' || p.currency
            || '","compare_at_price":' || coalesce(catalog.amount(p.compare_at_price_minor, p.currency), 'null')
            || ',"compare_at_price_minor":' || coalesce(p.compare_at_price_minor::text, 'null')
            || ',"image_url":' || coalesce(to_json(p.image_url)::text, 'null') || ',"images":' || p.images
            || ',"attributes":' || p.attributes
            || ',"rating":'
            || case when p.review_count > 0 then trunc(p.rating_tenths / 10::numeric, 1)::text else 'null' end
            || ',"review_count":' || p.review_count || ',"version":' || p.version
            || ',"created_at":"' || to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
            || '","updated_at":"' || to_char(p.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
            || '","variants":[{"id":"' || v.id || '","sku":' || to_json(v.sku) || ',"options":' || v.options
            || ',"price":' || catalog.amount(coalesce(v.price_minor, p.price_minor), p.currency)
            || ',"price_minor":' || coalesce(v.price_minor, p.price_minor) || ',"stock_quantity":'
        end
    from catalog.products p
    join catalog.variants v on v.product_id = p.id
    join catalog.categories c on c.id = p.category_id
    join catalog.sellers s on s.id = p.seller_id
    where p.id = any (ids)
    order by v.id
    for share of p, c, s
    on conflict (variant_id) do update set
        product_id = excluded.product_id, position = excluded.position, slug = excluded.slug, sku = excluded.sku,
        options = excluded.options, product_name = excluded.product_name, image_url = excluded.image_url,
        currency = excluded.currency, unit_price_minor = excluded.unit_price_minor,
        variant_count = excluded.variant_count, category_id = excluded.category_id,
        category_name = excluded.category_name, seller_id = excluded.seller_id, seller_name = excluded.seller_name,
        is_sold = excluded.is_sold, status = excluded.status, created_at = excluded.created_at,
        price_minor = excluded.price_minor, name_key = excluded.name_key, rating_tenths = excluded.rating_tenths,
        document = excluded.document;
end
$$;

create function catalog.products_changed() returns trigger language plpgsql as $$
begin
    perform catalog.list_products(array(select id from changed));
    return null;
end
$$;

create function catalog.variants_changed() returns trigger language plpgsql as $$
begin
    perform catalog.list_products(array(select distinct product_id from changed));
    return null;
end
$$;

create trigger listings_keep_up after update on catalog.products
    referencing new table as changed for each statement execute function catalog.products_changed();
create trigger listings_begin after insert on catalog.variants
    referencing new table as changed for each statement execute function catalog.variants_changed();
create trigger listings_keep_up after update on catalog.variants
    referencing new table as changed for each statement execute function catalog.variants_changed();

-- A name is written over in the rows as they are, whatever else happens to them meanwhile.
create function catalog.seller_changed() returns trigger language plpgsql as $$
begin
    update catalog.listings l set seller_name = new.name, is_sold = new.status = 'active'
    where l.product_id in (select p.id from catalog.products p where p.seller_id = new.id);
    return null;
end
$$;

create function catalog.category_changed() returns trigger language plpgsql as $$
begin
    update catalog.listings l set category_name = new.name where l.category_id = new.id;
    return null;
end
$$;

create trigger listings_keep_up after update on catalog.sellers for each row
    when (old.name is distinct from new.name or old.status is distinct from new.status)
    execute function catalog.seller_changed();
create trigger listings_keep_up after update on catalog.categories for each row
    when (old.name is distinct from new.name) execute function catalog.category_changed();

-- Whoever writes a product and its stock in one transaction writes the stock first: that is how a sale comes, too.
create function catalog.stock_began() returns trigger language plpgsql as $$
begin
    update catalog.listings set available = (
        select coalesce(sum(a.available), 0) from inventory.availability a where a.variant_id = new.variant_id)
    where variant_id = new.variant_id;
    return null;
end
$$;

create function catalog.stock_changed() returns trigger language plpgsql as $$
begin
    update catalog.listings
    set available = available + greatest(new.on_hand - new.reserved, 0) - greatest(old.on_hand - old.reserved, 0)
    where variant_id = new.variant_id;
    return null;
end
$$;

create trigger listings_begin after insert on inventory.stock for each row
    when (new.on_hand > new.reserved) execute function catalog.stock_began();
create trigger listings_keep_up after update of on_hand, reserved on inventory.stock for each row
    when (greatest(old.on_hand - old.reserved, 0) <> greatest(new.on_hand - new.reserved, 0))
    execute function catalog.stock_changed();

select catalog.list_products(array(select id from catalog.products));

create index listings_slug on catalog.listings (slug);
create index listings_seller_newest on catalog.listings (seller_id, created_at, product_id)
    where position = 0 and status = 'active' and is_sold;
create index listings_newest on catalog.listings (created_at, product_id)
    where position = 0 and status = 'active' and is_sold;
create index listings_price on catalog.listings (price_minor, product_id)
    where position = 0 and status = 'active' and is_sold;
create index listings_name on catalog.listings (name_key, product_id)
    where position = 0 and status = 'active' and is_sold;
create index listings_rating on catalog.listings (rating_tenths, product_id)
    where position = 0 and status = 'active' and is_sold;
create index listings_category_newest on catalog.listings (category_id, created_at, product_id)
    where position = 0 and status = 'active' and is_sold;
create index listings_category_price on catalog.listings (category_id, price_minor, product_id)
    where position = 0 and status = 'active' and is_sold;
create index listings_category_name on catalog.listings (category_id, name_key, product_id)
    where position = 0 and status = 'active' and is_sold;
create index listings_category_rating on catalog.listings (category_id, rating_tenths, product_id)
    where position = 0 and status = 'active' and is_sold;

create or replace view catalog.offers as
select l.variant_id, l.product_id, l.slug, l.seller_id, l.seller_name, l.product_name, l.image_url, l.options, l.sku,
    l.currency, l.unit_price_minor as price_minor, l.status = 'active' and l.is_sold as is_for_sale,
    l.available, l.variant_count
from catalog.listings l;

-- What everybody may see in a list: one row for each product.
create view catalog.listed as
select l.product_id as id, l.category_id, l.seller_id, l.created_at, l.price_minor, l.name_key, l.rating_tenths, l.status,
    l.category_name, l.seller_name, l.document, l.available, l.variant_count
from catalog.listings l
where l.position = 0 and l.status = 'active' and l.is_sold;
