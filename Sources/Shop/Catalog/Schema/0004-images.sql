-- Pictures that sellers upload lie in the image store, named by the digest of their bytes, so that the same picture is
-- kept once; those of the demo stay in their rows.
alter table catalog.pictures
    add column product_id uuid references catalog.products (id) on delete cascade,
    add column file       text collate "C" check (file ~ '^[0-9a-f]{64}$'),
    add column width      integer check (width > 0),
    add column height     integer check (height > 0),
    alter column bytes drop not null,
    add constraint pictures_kept_once check ((bytes is null) <> (file is null)),
    add constraint pictures_own_file check (file is null or file = encode(digest, 'hex'));

create index pictures_file on catalog.pictures (file) where file is not null;
create index pictures_product on catalog.pictures (product_id) where product_id is not null;
