-- What the simulated provider remembers. It stands for another company's database: nothing of ours refers to it, and it is
-- never written in one of our transactions.
create table payments.mock_charges (
    key            text primary key,
    token          text not null,
    amount_minor   bigint not null,
    currency       text not null,
    status         text not null check (status in (
                       'processing', 'requires_action', 'authorized', 'captured', 'declined', 'voided')),
    captures       boolean not null,
    captured_minor bigint not null default 0 check (captured_minor between 0 and amount_minor),
    refunded_minor bigint not null default 0 check (refunded_minor between 0 and captured_minor),
    code           text,
    message        text,
    requests       integer not null default 1,
    created_at     timestamptz(3) not null
);

create table payments.mock_refunds (
    key          text primary key,
    charge_key   text not null,
    amount_minor bigint not null,
    succeeded    boolean not null,
    created_at   timestamptz(3) not null
);
