-- What a person needs to recognise a session.
alter table accounts.sessions add column address text;
alter table accounts.sessions add column user_agent text check (length(user_agent) <= 200);
alter table accounts.sessions add column last_used_at timestamptz(3);

-- Attempts to sign in, by account where there is one and by what was typed where there is none, both as digests. The row
-- goes with the next sign-in that succeeds.
create table accounts.sign_in_attempts (
    subject       bytea primary key,
    count         integer not null check (count > 0),
    blocked_until timestamptz(3) not null,
    last_at       timestamptz(3) not null
);

create index sign_in_attempts_last on accounts.sign_in_attempts (last_at);

-- What lets somebody set a new password: once, for an hour. Only digests are kept.
create table accounts.password_resets (
    digest     bytea primary key,
    user_id    uuid not null references accounts.users (id) on delete cascade,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    used_at    timestamptz(3)
);

create index password_resets_user on accounts.password_resets (user_id);
create index password_resets_expiry on accounts.password_resets (expires_at);

-- Whoever stops selling keeps the seller's id: orders still name it, and it comes back with the role.
alter table accounts.users drop constraint users_check;
alter table accounts.users add constraint users_seller_has_id check (role <> 'seller' or seller_id is not null);

-- For administrators who look for somebody: the newest first, by role, and by the beginning of a name.
create index users_role on accounts.users (role, id);
create index users_last_name on accounts.users (lower(last_name) collate "C");
create index users_first_name on accounts.users (lower(first_name) collate "C");
