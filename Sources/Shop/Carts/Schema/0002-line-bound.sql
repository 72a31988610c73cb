-- A cart never has more lines than this says. It goes up with whatever may add a line, and is right again when it reaches the
-- most that a cart may have: so few additions have to count lines.
alter table carts.carts add column line_bound integer not null default 0;

update carts.carts c set line_bound = l.number
from (select cart_id, count(*)::integer as number from carts.items group by cart_id) l
where l.cart_id = c.id;
