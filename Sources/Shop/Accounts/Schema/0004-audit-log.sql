-- Everything that an administrator, the support desk, a seller or an operator at the command line changed. Ids are in
-- the order of time, so pages need no other key. Rows are only ever added; the actor's row may go, the entry stays.
create table accounts.audit_log (
    id         uuid primary key,
    actor_id   uuid,
    actor_role text not null,
    function   text not null,
    action     text not null,
    object     text not null,
    object_id  uuid not null,
    changes    jsonb not null check (jsonb_typeof(changes) = 'object'),
    request_id text not null,
    address    text,
    created_at timestamptz(3) not null
);

create index audit_log_object on accounts.audit_log (object, id);
create index audit_log_object_id on accounts.audit_log (object_id, id);
create index audit_log_actor on accounts.audit_log (actor_id, id);

create function accounts.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of %.% are only ever added', tg_table_schema, tg_table_name;
end
$$;

create trigger audit_log_only_grows before update or delete or truncate on accounts.audit_log
for each statement execute function accounts.refuse_change();
