-- Which categories a word means: those that are called so, by slug or by name, with all that lies below them, each once. Lists
-- look here and need not go through the tree. The triggers below keep it; nobody else writes it.

-- "cw-shelf" in ASCII, the lock under which the tree is changed: first of all here, too, lest two wait for each other.
select pg_advisory_xact_lock(7167247305679400038);

create table catalog.category_words (
    word        text collate "C" not null,
    category_id uuid not null references catalog.categories (id) on delete cascade,
    primary key (word, category_id)
);

-- A category's words, and those to take away, are found by it.
create index category_words_category on catalog.category_words (category_id);

-- Gives these categories the words of those that they lie in, and their own. The lock is held: what it reads stays so until
-- the words are committed.
create function catalog.find_category_words(ids uuid[]) returns void language plpgsql as $$
begin
    delete from catalog.category_words w
    where w.category_id = any (ids) and not exists (
        select from catalog.category_tree t join catalog.categories c on c.id = t.ancestor_id
        where t.descendant_id = w.category_id and w.word in (c.slug, lower(c.name)));
    insert into catalog.category_words (word, category_id)
    select n.word, d.id
    from catalog.categories d
    join catalog.category_tree t on t.descendant_id = d.id
    join catalog.categories c on c.id = t.ancestor_id
    cross join lateral (values (c.slug), (lower(c.name))) n (word)
    where d.id = any (ids)
    on conflict do nothing;
end
$$;

-- Whoever writes categories or the tree takes this lock before any row of theirs, so that nobody waits for a row of one who
-- waits for the lock. A transaction that keeps to what it saw at its beginning would not see what the lock has waited for.
create function catalog.lock_category_tree() returns trigger language plpgsql as $$
begin
    if current_setting('transaction_isolation') in ('repeatable read', 'serializable') then
        raise exception 'categories are changed in a transaction that is read committed' using errcode = '25001';
    end if;
    perform pg_advisory_xact_lock(7167247305679400038);
    return null;
end
$$;

create function catalog.categories_changed() returns trigger language plpgsql as $$
begin
    perform catalog.find_category_words(array(
        select distinct t.descendant_id
        from changed n
        join former o on o.id = n.id and (o.slug, o.name) is distinct from (n.slug, n.name)
        join catalog.category_tree t on t.ancestor_id = n.id));
    return null;
end
$$;

create function catalog.category_tree_changed() returns trigger language plpgsql as $$
begin
    perform catalog.find_category_words(array(select distinct descendant_id from changed));
    return null;
end
$$;

-- A category comes with its place in the tree, and goes with it.
create trigger words_wait before insert or update or delete on catalog.categories
    for each statement execute function catalog.lock_category_tree();
create trigger words_wait before insert or update or delete on catalog.category_tree
    for each statement execute function catalog.lock_category_tree();
create trigger words_keep_up after update on catalog.categories
    referencing old table as former new table as changed
    for each statement execute function catalog.categories_changed();
create trigger words_begin after insert on catalog.category_tree
    referencing new table as changed for each statement execute function catalog.category_tree_changed();
create trigger words_end after delete on catalog.category_tree
    referencing old table as changed for each statement execute function catalog.category_tree_changed();

select catalog.find_category_words(array(select id from catalog.categories));
