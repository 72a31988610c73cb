-- Time is always bound by the caller: no column has a clock of its own.
create schema if not exists inventory;

-- How many there are of each variant, and how many of them are promised to somebody. What is promised is counted here and
-- named in the reservations; both change in one statement, so nothing is ever sold twice. On back order more may be
-- promised than there are, and `on_hand` falls below zero by what is owed.
create table inventory.stock (
    variant_id uuid not null,
    location   text collate "C" not null default 'main',
    sku        text collate "C" not null,
    product_id uuid not null,
    seller_id  uuid not null,
    on_hand    integer not null default 0,
    reserved   integer not null default 0 check (reserved >= 0),
    backorder  boolean not null default false,
    low_at     integer not null default 0 check (low_at >= 0),
    version    integer not null default 1,
    updated_at timestamptz(3) not null,
    primary key (variant_id, location),
    check (backorder or reserved <= on_hand)
) with (fillfactor = 80);

-- No index holds a column that a sale changes, so that a sale rewrites the row within its page.
create index stock_sku on inventory.stock (sku);
create index stock_seller on inventory.stock (seller_id, sku);

-- Who was promised what, and until when. A quantity of 0 is what was given to others after its time had passed: the
-- promise as a whole is broken then, and is never sold in part.
create table inventory.reservations (
    holder     uuid not null,
    variant_id uuid not null,
    location   text collate "C" not null,
    quantity   integer not null check (quantity >= 0),
    expires_at timestamptz(3) not null,
    created_at timestamptz(3) not null,
    primary key (holder, variant_id, location),
    foreign key (variant_id, location) references inventory.stock (variant_id, location)
);

create index reservations_expiry on inventory.reservations (expires_at);
create index reservations_variant on inventory.reservations (variant_id, location, expires_at);

-- Every change of what is there, never altered: `on_hand` is always the sum of its movements.
create table inventory.movements (
    id         bigint primary key generated always as identity,
    variant_id uuid not null,
    location   text collate "C" not null default 'main',
    delta      integer not null check (delta <> 0),
    reason     text not null,
    holder     uuid,
    actor      uuid,
    note       text,
    at         timestamptz(3) not null
);

create index movements_variant on inventory.movements (variant_id, id);

create function inventory.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'movements are written once';
end
$$;

create trigger movements_are_written_once before update or delete on inventory.movements
    for each statement execute function inventory.refuse_change();

-- For the services above: how many of a variant can be sold now.
create view inventory.availability as
select variant_id, location, greatest(on_hand - reserved, 0) as available
from inventory.stock;
