-- Time is always bound by the caller: no column has a clock of its own.
create schema if not exists orders;

create sequence orders.numbers as bigint start 100001;

-- The order's row is what a change locks, so everything that a change decides by stands in it: `items` never changes,
-- `parts` is each seller's part with its shipments, both as they are answered. The tables below hold the same, row by
-- row, for whoever asks for less than an order; each statement that writes an order writes both. The two arrays say for
-- each part what was given back, and what was given back or is about to be.
create table orders.orders (
    id                 uuid primary key,
    number             bigint not null unique default nextval('orders.numbers'),
    user_id            uuid,
    guest_token_digest bytea,
    email              text,
    status             text not null,
    payment_status     text not null,
    fulfillment_status text not null,
    payment_method     text,
    payment_id         uuid,
    currency           text not null check (currency ~ '^[A-Z]{3}$'),
    subtotal_minor     bigint not null check (subtotal_minor >= 0),
    discount_minor     bigint not null default 0 check (discount_minor >= 0),
    shipping_minor     bigint not null default 0 check (shipping_minor >= 0),
    tax_minor          bigint not null default 0 check (tax_minor >= 0),
    total_minor        bigint not null,
    captured_minor     bigint not null default 0,
    refunded_minor     bigint not null default 0,
    refunded_shares    bigint[] not null,
    promised_shares    bigint[] not null,
    items              json not null,
    parts              json not null,
    shipping_address   json,
    cart_id            uuid,
    expires_at         timestamptz(3),
    version            integer not null default 1,
    created_at         timestamptz(3) not null,
    updated_at         timestamptz(3) not null,
    check (total_minor = subtotal_minor - discount_minor + shipping_minor + tax_minor and total_minor >= 0),
    check (captured_minor between 0 and total_minor),
    check (refunded_minor between 0 and captured_minor),
    check (user_id is not null or guest_token_digest is not null),
    check (user_id is not null or email is not null)
);

-- Each list begins in its index where the page before it ended; that of the whole shop in the primary key, whose ids
-- are in the order of time.
create index orders_user on orders.orders (user_id, created_at, id) where user_id is not null;
create index orders_guest on orders.orders (guest_token_digest, created_at, id) where guest_token_digest is not null;
create index orders_expiring on orders.orders (expires_at) where status = 'pending_payment';

create table orders.seller_orders (
    id             uuid primary key,
    order_id       uuid not null references orders.orders (id),
    seller_id      uuid not null,
    status         text not null,
    total_minor    bigint not null check (total_minor >= 0),
    refunded_minor bigint not null default 0 check (refunded_minor between 0 and total_minor),
    created_at     timestamptz(3) not null,
    updated_at     timestamptz(3) not null,
    unique (order_id, seller_id)
);

create index seller_orders_seller on orders.seller_orders (seller_id, created_at, id);

create table orders.items (
    id               uuid primary key,
    order_id         uuid not null,
    seller_order_id  uuid not null references orders.seller_orders (id),
    product_id       uuid not null,
    variant_id       uuid not null,
    product_name     text not null,
    unit_price_minor bigint not null check (unit_price_minor >= 0),
    quantity         integer not null check (quantity > 0),
    line_total_minor bigint not null check (line_total_minor = unit_price_minor * quantity)
);

create index items_order on orders.items (order_id);
create index items_product on orders.items (product_id);

create table orders.shipments (
    id              uuid primary key,
    order_id        uuid not null references orders.orders (id),
    seller_order_id uuid not null references orders.seller_orders (id),
    status          text not null check (status in ('shipped', 'delivered')),
    carrier         text,
    tracking_number text,
    items           json not null,
    shipped_at      timestamptz(3) not null,
    delivered_at    timestamptz(3)
);

create index shipments_order on orders.shipments (order_id);

-- How each refund is shared out among the sellers' parts, from the moment it is asked for.
create table orders.refunds (
    id       uuid primary key,
    order_id uuid not null references orders.orders (id),
    shares   bigint[] not null,
    status   text not null check (status in ('pending', 'succeeded', 'failed'))
);

create index refunds_order on orders.refunds (order_id);

-- What happened to an order, in order; only ever added to.
create table orders.events (
    id              bigint generated always as identity primary key,
    order_id        uuid not null references orders.orders (id),
    seller_order_id uuid,
    event           text not null,
    from_status     text,
    to_status       text,
    actor           text not null,
    actor_id        uuid,
    note            text,
    at              timestamptz(3) not null
);

create index events_order on orders.events (order_id, id);
