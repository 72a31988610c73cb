-- The list of the whole shop is by when an order was placed, like the others: what was brought in from elsewhere has ids that
-- say nothing of that. The index is of an expression, so that it is no choice for somebody's own list, which with it would
-- walk through everybody's orders.
create index orders_newest on orders.orders ((created_at at time zone 'UTC'), id);
