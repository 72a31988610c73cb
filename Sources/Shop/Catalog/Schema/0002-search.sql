-- Parts of words are found quickly where the trigram extension can be had; without it the same queries are only slower.
do $$
declare
    home text;
begin
    if not exists (select from pg_extension where extname = 'pg_trgm') then
        create extension pg_trgm with schema catalog;
    end if;
    select n.nspname into home
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'pg_trgm';
    execute format('create index products_name_parts on catalog.products using gin (name_key %I.gin_trgm_ops)', home);
exception when insufficient_privilege or undefined_file or feature_not_supported or undefined_object then
    raise notice 'pg_trgm is not available: searching for parts of words will be slow in a large catalogue';
end
$$;
