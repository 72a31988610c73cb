-- Time is always bound by the caller: no column has a clock of its own.
create schema if not exists catalog;

-- What the catalogue needs to know of a seller; the sellers' own service tells it. The house seller owns what an
-- administrator creates.
create table catalog.sellers (
    id     uuid primary key,
    slug   text collate "C" not null unique,
    name   text not null,
    status text not null default 'active' check (status in ('active', 'suspended'))
);

insert into catalog.sellers (id, slug, name) values ('01930000-0000-7000-8000-000000000001', 'house', 'House');

create table catalog.categories (
    id         uuid primary key,
    parent_id  uuid references catalog.categories (id),
    slug       text collate "C" not null unique,
    name       text not null,
    position   integer not null default 0,
    version    integer not null default 1,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    check (parent_id <> id)
);

create index categories_parent on catalog.categories (parent_id);
create index categories_name on catalog.categories (lower(name));

-- Every category with itself and with all that lie below it, so that a query needs no recursion.
create table catalog.category_tree (
    ancestor_id   uuid not null references catalog.categories (id) on delete cascade,
    descendant_id uuid not null references catalog.categories (id) on delete cascade,
    depth         integer not null check (depth >= 0),
    primary key (ancestor_id, descendant_id)
);

create index category_tree_descendant on catalog.category_tree (descendant_id);

create table catalog.products (
    id                     uuid primary key,
    slug                   text collate "C" not null unique
                           check (slug not in ('search', 'suggest', 'bulk', 'visual-search')),
    seller_id              uuid not null references catalog.sellers (id),
    category_id            uuid not null references catalog.categories (id),
    name                   text not null,
    name_key               text collate "C" not null generated always as (lower(name)) stored,
    description            text not null default '',
    status                 text not null default 'active' check (status in ('draft', 'active', 'archived')),
    currency               text not null check (currency ~ '^[A-Z]{3}$'),
    price_minor            bigint not null check (price_minor >= 0),
    compare_at_price_minor bigint check (compare_at_price_minor > price_minor),
    image_url              text,
    images                 json not null default '[]',
    attributes             jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
    variant_count          integer not null default 1,
    rating_tenths          integer not null default 0 check (rating_tenths between 0 and 50),
    review_count           integer not null default 0 check (review_count >= 0),
    version                integer not null default 1,
    created_at             timestamptz(3) not null,
    updated_at             timestamptz(3) not null,
    words                  tsvector not null generated always as (
                               setweight(to_tsvector('english', name), 'A')
                               || setweight(to_tsvector('english', description), 'C')) stored
);

-- One index for each way a list can be sorted, over the whole shop and within one category. The id makes each key
-- unique, so that a page begins exactly where the one before it ended; descending lists read them backwards.
create index products_newest on catalog.products (created_at, id) where status = 'active';
create index products_price on catalog.products (price_minor, id) where status = 'active';
create index products_name on catalog.products (name_key, id) where status = 'active';
create index products_rating on catalog.products (rating_tenths, id) where status = 'active';
create index products_category_newest on catalog.products (category_id, created_at, id) where status = 'active';
create index products_category_price on catalog.products (category_id, price_minor, id) where status = 'active';
create index products_category_name on catalog.products (category_id, name_key, id) where status = 'active';
create index products_category_rating on catalog.products (category_id, rating_tenths, id) where status = 'active';
create index products_seller_newest on catalog.products (seller_id, created_at, id);
create index products_words on catalog.products using gin (words);
create index products_attributes on catalog.products using gin (attributes jsonb_path_ops);

-- What is sold: each product has at least one variant, the one at position 0. A price of its own overrides the
-- product's.
create table catalog.variants (
    id          uuid primary key,
    product_id  uuid not null references catalog.products (id) on delete cascade,
    position    integer not null default 0,
    sku         text not null,
    options     json not null default '{}',
    price_minor bigint check (price_minor >= 0),
    unique (product_id, position)
);

create index variants_sku on catalog.variants (sku);

-- How many there are, and how many of them are promised to somebody. A reservation is one conditional update of
-- `reserved`, so nothing is ever sold twice.
create table catalog.stock (
    variant_id uuid not null references catalog.variants (id) on delete cascade,
    location   text not null default 'main',
    on_hand    integer not null default 0 check (on_hand >= 0),
    reserved   integer not null default 0 check (reserved >= 0),
    backorder  boolean not null default false,
    primary key (variant_id, location),
    check (backorder or reserved <= on_hand)
);

-- Pictures kept by the shop itself; the product says where its pictures are, here or elsewhere.
create table catalog.pictures (
    id         uuid primary key,
    media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp', 'image/gif')),
    digest     bytea not null,
    bytes      bytea not null check (length(bytes) <= 5242880),
    created_at timestamptz(3) not null
);

alter table catalog.pictures alter column bytes set storage external;
