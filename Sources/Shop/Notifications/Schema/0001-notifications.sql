-- Time is always bound by the caller: no column has a clock of its own.
create schema if not exists notifications;

-- Every mail that the shop wrote to somebody, and what became of it. The id is also the mail's own, from which its
-- Message-ID is made; the mail is kept as it was written, so that a repeat is the same mail.
create table notifications.deliveries (
    id         uuid primary key,
    kind       text not null,
    object     text not null,
    object_id  uuid not null,
    recipient  text not null,
    subject    text not null,
    mail       json not null,
    status     text not null default 'queued' check (status in ('queued', 'sent', 'failed')),
    attempts   integer not null default 0 check (attempts >= 0),
    last_error text,
    message_id text,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    sent_at    timestamptz(3)
);

create index deliveries_object on notifications.deliveries (object_id, id);
create index deliveries_recipient on notifications.deliveries (lower(recipient), id);
create index deliveries_failed on notifications.deliveries (id) where status = 'failed';
