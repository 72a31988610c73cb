-- What a transaction wants told once it has committed: events, messages for queues, e-mail.
create table cartwright.outbox (
  id uuid primary key,
  position bigint generated always as identity,
  kind text not null check (kind in ('event', 'message', 'mail')),
  source text,
  subject text not null,
  version integer not null default 1,
  "group" text,
  body text not null,
  request_id text,
  created_at timestamptz not null,
  available_at timestamptz not null
);

create index outbox_position on cartwright.outbox (position);
