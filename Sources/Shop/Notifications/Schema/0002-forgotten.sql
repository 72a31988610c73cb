-- What a mail said is forgotten after a while; that it was written, to whom and what became of it stays.
alter table notifications.deliveries alter column mail drop not null;

create index deliveries_readable on notifications.deliveries (created_at) where mail is not null;
