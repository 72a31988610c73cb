-- Where somebody's orders go. One of them is taken where nothing else is said.
create table accounts.addresses (
    id         uuid primary key,
    user_id    uuid not null references accounts.users (id) on delete cascade,
    recipient  text,
    phone      text,
    address    jsonb not null,
    is_default boolean not null,
    version    integer not null default 1,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
);

create index addresses_user on accounts.addresses (user_id, id);
create unique index addresses_default on accounts.addresses (user_id) where is_default;
