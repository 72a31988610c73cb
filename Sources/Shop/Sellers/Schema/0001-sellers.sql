-- Time is always bound by the caller: no column has a clock of its own.
create schema if not exists sellers;

-- Who sells in the shop. A seller has the id that its user's access token carries; the house has no user.
create table sellers.sellers (
    id          uuid primary key,
    user_id     uuid unique,
    slug        text collate "C" not null unique check (slug not in ('me', 'register')),
    name        text not null check (length(name) between 1 and 200),
    description text not null default '',
    email       text,
    phone       text,
    status      text not null check (status in ('pending', 'active', 'suspended')),
    reason      text,
    version     integer not null default 1,
    created_at  timestamptz(3) not null,
    updated_at  timestamptz(3) not null,
    check (reason is null or status = 'suspended')
);

create index sellers_status on sellers.sellers (status, id);

insert into sellers.sellers (id, slug, name, status, created_at, updated_at)
values ('01930000-0000-7000-8000-000000000001', 'house', 'House', 'active', '2024-11-06T00:00:00Z', '2024-11-06T00:00:00Z');
