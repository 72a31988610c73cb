-- Time is always bound by the caller: no column has a clock of its own.
create schema if not exists carts;

-- A cart is a user's, or a visitor's who shows its token, of which only the digest is kept.
create table carts.carts (
    id           uuid primary key,
    user_id      uuid unique,
    token_digest bytea unique check (length(token_digest) = 32),
    currency     text not null check (currency ~ '^[A-Z]{3}$'),
    version      integer not null default 1,
    created_at   timestamptz(3) not null,
    updated_at   timestamptz(3) not null,
    check (num_nonnulls(user_id, token_digest) = 1)
) with (fillfactor = 80);

create index carts_forgotten on carts.carts (created_at) where token_digest is not null;

-- Prices and names are the catalogue's; a line says only what and how many.
create table carts.items (
    id         uuid primary key,
    cart_id    uuid not null references carts.carts (id) on delete cascade,
    variant_id uuid not null,
    quantity   integer not null,
    added_at   timestamptz(3) not null,
    unique (cart_id, variant_id),
    constraint items_quantity check (quantity between 1 and 999)
) with (fillfactor = 80);
