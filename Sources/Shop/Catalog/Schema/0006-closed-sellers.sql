-- Who sells nothing now; seldom anybody, so that each list can look here.
create index sellers_closed on catalog.sellers (id) where status <> 'active';
