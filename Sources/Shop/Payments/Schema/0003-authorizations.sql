-- A promise that is not taken in time is worth nothing: providers let go of it after a while.
alter table payments.payments add column authorized_at timestamptz(3);

update payments.payments set authorized_at = updated_at where status = 'authorized';

create index payments_promised on payments.payments (authorized_at)
    where status = 'authorized' and not wants_void and wants_capture is null;
