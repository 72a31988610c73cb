-- Who has bought what, as the orders tell it: what makes a review a buyer's.
create table catalog.purchases (
    user_id      uuid not null,
    product_id   uuid not null references catalog.products (id) on delete cascade,
    order_id     uuid not null,
    purchased_at timestamptz(3) not null,
    primary key (user_id, product_id)
);

-- What customers think: one review for each customer and product.
create table catalog.reviews (
    id         uuid primary key,
    product_id uuid not null references catalog.products (id) on delete cascade,
    user_id    uuid not null,
    author     text not null,
    rating     integer not null check (rating between 1 and 5),
    title      text,
    text       text,
    status     text not null default 'visible' check (status in ('visible', 'hidden')),
    version    integer not null default 1,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null,
    unique (product_id, user_id)
);

create index reviews_newest on catalog.reviews (product_id, id) where status = 'visible';
create index reviews_user on catalog.reviews (user_id, id);

-- The average is kept as a sum, so that each review moves it by one statement, whoever else writes one meanwhile.
alter table catalog.products add column rating_sum bigint not null default 0 check (rating_sum >= 0);

update catalog.products set rating_sum = (rating_tenths * review_count + 5) / 10 where review_count > 0;
