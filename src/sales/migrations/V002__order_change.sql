-- Customers whose orders changed, for rooms above that keep figures of them. Only appended to;
-- whoever has brought those figures up to date removes what was read. Nothing is noted before a
-- room above has asked for it.

-- table order_change: by customer
CREATE TABLE order_change (
  customer_id BIGINT NOT NULL    -- pseudonymous: whose orders changed
);
