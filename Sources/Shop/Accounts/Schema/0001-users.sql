-- Who may sign in. Time is always bound by the caller: no column has a clock of its own.
create schema if not exists accounts;

create table accounts.users (
    id            uuid primary key,
    email         text not null check (length(email) between 3 and 254),
    email_key     text collate "C" not null generated always as (lower(email)) stored,
    username      text check (length(username) between 2 and 40),
    username_key  text collate "C" generated always as (lower(username)) stored,
    password_hash text not null,
    role          text not null check (role in ('customer', 'seller', 'support', 'admin')),
    status        text not null default 'active' check (status in ('active', 'disabled')),
    seller_id     uuid,
    first_name    text,
    last_name     text,
    phone         text,
    address       jsonb,
    version       integer not null default 1,
    created_at    timestamptz(3) not null,
    updated_at    timestamptz(3) not null,
    check ((role = 'seller') = (seller_id is not null))
);

create unique index users_email on accounts.users (email_key);
create unique index users_username on accounts.users (username_key) where username_key is not null;
create unique index users_seller on accounts.users (seller_id) where seller_id is not null;
create index users_newest on accounts.users (created_at, id);
