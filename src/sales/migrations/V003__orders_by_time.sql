-- Orders of everybody in the order of time, for lists.

CREATE INDEX orders_by_time ON orders (ordered_at, order_id);
