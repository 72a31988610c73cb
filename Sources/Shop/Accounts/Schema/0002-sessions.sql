-- A session is one sign-in and all the refresh tokens that descend from it. Tokens are kept as digests; used ones stay
-- until they would have expired, so that a stolen one is recognised when it comes back.
create table accounts.sessions (
    id            uuid primary key,
    user_id       uuid not null references accounts.users (id) on delete cascade,
    created_at    timestamptz(3) not null,
    expires_at    timestamptz(3) not null,
    revoked_at    timestamptz(3),
    revoked_cause text check (revoked_cause in ('logout', 'reuse', 'password', 'admin')),
    check ((revoked_at is null) = (revoked_cause is null))
);

create index sessions_user on accounts.sessions (user_id) where revoked_at is null;
create index sessions_expiry on accounts.sessions (expires_at);

create table accounts.refresh_tokens (
    digest     bytea primary key,
    session_id uuid not null references accounts.sessions (id) on delete cascade,
    created_at timestamptz(3) not null,
    used_at    timestamptz(3)
);

create index refresh_tokens_session on accounts.refresh_tokens (session_id);
