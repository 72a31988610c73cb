-- What a cart needs to know of an offer can be remembered from one statement to the next, if the next one says what has changed
-- since. Nothing is compared by time: a change that a statement could not see yet is of a transaction that was not over when
-- the statement began, so its number is at least the horizon (`pg_snapshot_xmin`) of that statement.
create table catalog.offer_changes (
    transaction xid8 not null default pg_current_xact_id(),
    -- Null is any of them, and all.
    variant_id  uuid
);

create index offer_changes_transaction on catalog.offer_changes (transaction);

-- Changes of transactions before `since` are forgotten; the next ones to go are those before `next`. After a crash, and on a
-- server that takes another's place, numbers may be given a second time: there this is empty, and begins anew.
create unlogged table catalog.offer_changes_kept (
    era   uuid not null default gen_random_uuid(),
    since xid8 not null,
    next  xid8 not null
);

create unique index offer_changes_kept_once on catalog.offer_changes_kept ((true));

insert into catalog.offer_changes_kept (since, next)
select horizon, horizon from pg_snapshot_xmin(pg_current_snapshot()) as horizon;

-- A transaction that changes very many says only that: nobody wants to read them one by one.
create function catalog.offer_changed() returns trigger language plpgsql as $$
declare
    number integer := 1 + coalesce(nullif(current_setting('catalog.offers_changed', true), ''), '0')::integer;
begin
    if tg_op = 'TRUNCATE' then
        insert into catalog.offer_changes (variant_id) values (null);
    elsif number <= 251 then
        perform set_config('catalog.offers_changed', number::text, true);
        insert into catalog.offer_changes (variant_id) values (case when number <= 250 then old.variant_id end);
    end if;
    return null;
end
$$;

-- More than a cart can hold is as good as any number.
create trigger offer_changed after update on catalog.listings for each row
    when (old.cart_line <> new.cart_line or old.currency <> new.currency or old.status <> new.status
        or old.is_sold <> new.is_sold or least(old.available, 999) <> least(new.available, 999))
    execute function catalog.offer_changed();
create trigger offer_gone after delete on catalog.listings for each row execute function catalog.offer_changed();
create trigger offers_gone after truncate on catalog.listings for each statement execute function catalog.offer_changed();
