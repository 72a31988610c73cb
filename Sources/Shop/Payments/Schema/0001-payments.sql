-- Money that somebody owes for something, in one attempt after the other. Time is always bound by the caller: no column
-- has a clock of its own.
create schema if not exists payments;

create table payments.payments (
    id               uuid primary key,
    -- What is paid for: this service knows no more of it than its id.
    reference        uuid not null,
    attempt          integer not null check (attempt >= 1),
    amount_minor     bigint not null check (amount_minor > 0),
    currency         text not null check (currency ~ '^[A-Z]{3}$'),
    method           text not null,
    capture          text not null check (capture in ('automatic', 'manual')),
    provider         text not null,
    provider_ref     text,
    -- The provider's word for what is charged; forgotten as soon as the outcome is known.
    token            text,
    status           text not null default 'pending' check (status in (
                         'pending', 'requires_action', 'authorized', 'captured', 'partially_refunded', 'refunded',
                         'voided', 'failed')),
    authorized_minor bigint not null default 0,
    captured_minor   bigint not null default 0,
    refunded_minor   bigint not null default 0,
    -- Promised to be given back, the provider has not said yet whether it was.
    refunding_minor  bigint not null default 0 check (refunding_minor >= 0),
    -- What the shop wants of the provider and has not got yet: the void, or so much captured.
    wants_void       boolean not null default false,
    wants_capture    bigint check (wants_capture > 0),
    -- Money that came when nobody expected it any more: it is on its way back and pays for nothing.
    is_surplus       boolean not null default false,
    -- The provider did not answer, so it may or may not have charged.
    is_unsure        boolean not null default false,
    failure          jsonb,
    next_action      jsonb,
    asks             integer not null default 0,
    ask_at           timestamptz(3),
    version          integer not null default 1,
    created_at       timestamptz(3) not null,
    updated_at       timestamptz(3) not null,
    unique (reference, attempt),
    check (authorized_minor between 0 and amount_minor),
    check (captured_minor between 0 and authorized_minor),
    check (refunded_minor >= 0 and refunded_minor + refunding_minor <= captured_minor),
    check ((status = 'refunded') = (captured_minor > 0 and refunded_minor = captured_minor)),
    check ((status = 'partially_refunded') = (refunded_minor > 0 and refunded_minor < captured_minor))
);

-- One live payment for each thing at most: the database refuses a second one, whoever asks for it.
create unique index payments_live on payments.payments (reference)
    where status in ('pending', 'requires_action', 'authorized', 'captured', 'partially_refunded') and not is_surplus;
create unique index payments_provider_ref on payments.payments (provider, provider_ref) where provider_ref is not null;
create index payments_to_ask on payments.payments (ask_at) where ask_at is not null;

create table payments.refunds (
    id           uuid primary key,
    payment_id   uuid not null references payments.payments (id),
    -- The part of what was paid for that this money belongs to, where it does.
    part         uuid,
    amount_minor bigint not null check (amount_minor > 0),
    status       text not null default 'pending' check (status in ('pending', 'succeeded', 'failed')),
    reason       text,
    provider_ref text,
    failure      jsonb,
    asks         integer not null default 0,
    ask_at       timestamptz(3),
    created_at   timestamptz(3) not null,
    updated_at   timestamptz(3) not null
);

create index refunds_of_payment on payments.refunds (payment_id, id);
create index refunds_to_ask on payments.refunds (ask_at) where ask_at is not null;
