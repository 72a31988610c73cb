-- Which messages a consumer has already handled; written in the transaction of what it did about them.
create table cartwright.inbox (
  consumer text not null,
  message uuid not null,
  handled_at timestamptz not null,
  primary key (consumer, message)
);

create index inbox_handled_at on cartwright.inbox (handled_at);
