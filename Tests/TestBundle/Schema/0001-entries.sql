create schema if not exists ledger;

create table ledger.entries (
  id uuid primary key default gen_random_uuid(),
  reference text not null
);

create index entries_reference on ledger.entries (reference text_pattern_ops);
