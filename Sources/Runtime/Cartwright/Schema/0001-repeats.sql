-- Answers that are given again when a request comes again with its Idempotency-Key.
create schema if not exists cartwright;

create table cartwright.idempotency_keys (
  scope text not null,
  key text not null,
  fingerprint bytea not null,
  state text not null check (state in ('in_progress', 'done')),
  owner uuid,
  locked_until timestamptz,
  status integer,
  headers text,
  body bytea,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (scope, key)
);

create index idempotency_keys_expires_at on cartwright.idempotency_keys (expires_at);

-- The results of the steps of functions with `idempotent: steps`.
create table cartwright.steps (
  scope text not null,
  key text not null,
  name text not null,
  result text not null,
  created_at timestamptz not null,
  primary key (scope, key, name),
  foreign key (scope, key) references cartwright.idempotency_keys (scope, key) on delete cascade
);
