-- What is on its way to a function: messages of queues, events (one row for each subscriber), ticks of schedules, e-mail.
create schema if not exists cartwright;

create table cartwright.messages (
  queue text not null,
  id uuid not null,
  position bigint generated always as identity,
  "group" text,
  source text,
  name text,
  version integer,
  body text not null,
  request_id text,
  sent_at timestamptz not null,
  visible_at timestamptz not null,
  attempts integer not null default 0,
  receipt uuid,
  last_error text,
  primary key (queue, id)
);

create index messages_visible on cartwright.messages (queue, visible_at, position);
create index messages_group on cartwright.messages (queue, "group", position) where "group" is not null;

-- What failed every attempt. A redrive moves it back.
create table cartwright.dead_letters (
  queue text not null,
  id uuid not null,
  "group" text,
  source text,
  name text,
  version integer,
  body text not null,
  request_id text,
  sent_at timestamptz not null,
  attempts integer not null,
  last_error text,
  died_at timestamptz not null,
  primary key (queue, id)
);

create index dead_letters_died_at on cartwright.dead_letters (died_at);

-- When each schedule is due next. Whoever holds the row's lock fires it.
create table cartwright.schedules (
  function text primary key,
  expression text not null,
  due_at timestamptz,
  fired_at timestamptz
);

create index schedules_due_at on cartwright.schedules (due_at);

-- E-mail that stays here, where no SMTP server is configured.
create table cartwright.mailbox (
  id uuid primary key,
  sender text not null,
  recipients text[] not null,
  subject text not null,
  body text not null,
  raw text not null,
  received_at timestamptz not null
);

create index mailbox_received_at on cartwright.mailbox (received_at, id);
