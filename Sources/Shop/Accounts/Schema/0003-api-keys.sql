-- Keys by which programs sign in for a user. Only the digest is kept; `hint` is what its owner tells keys apart by.
create table accounts.api_keys (
    id           uuid primary key,
    user_id      uuid not null references accounts.users (id) on delete cascade,
    name         text not null,
    digest       bytea not null unique,
    hint         text not null,
    scopes       text[] not null,
    created_at   timestamptz(3) not null,
    last_used_at timestamptz(3),
    revoked_at   timestamptz(3)
);

create index api_keys_user on accounts.api_keys (user_id, id) where revoked_at is null;
