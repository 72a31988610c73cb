-- What a cart needs to know of an offer can be remembered from one statement to the next, if the next one says what has changed
-- since. Nothing is compared by time: a change that a statement could not see yet is of a transaction that was not over when
-- the statement began, so its number is at least the horizon (`pg_snapshot_xmin`) of that statement.
create table catalog.offer_changes (
    transaction xid8 not null default pg_current_xact_id(),
    variant_id  uuid not null
);

create index offer_changes_transaction on catalog.offer_changes (transaction);

-- Changes of transactions before `since` are forgotten; the next ones to go are those before `next`.
create table catalog.offer_changes_kept (
    since xid8 not null,
    next  xid8 not null
);

insert into catalog.offer_changes_kept
select horizon, horizon from pg_snapshot_xmin(pg_current_snapshot()) as horizon;

create function catalog.offer_changed() returns trigger language plpgsql as $$
begin
    insert into catalog.offer_changes (variant_id) values (old.variant_id);
    return null;
end
$$;

-- More than a cart can hold is as good as any number.
create trigger offer_changed after update on catalog.listings for each row
    when (old.cart_line <> new.cart_line or old.currency <> new.currency or old.status <> new.status
        or old.is_sold <> new.is_sold or least(old.available, 999) <> least(new.available, 999))
    execute function catalog.offer_changed();
create trigger offer_gone after delete on catalog.listings for each row execute function catalog.offer_changed();
