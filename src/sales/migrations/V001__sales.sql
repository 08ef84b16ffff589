-- Products, orders and their lines. An order without a customer belongs to an anonymous buyer of
-- its own, whose customer_id is minus the order_id: it spreads like any other and is never joined.

-- table product: reference
CREATE TABLE product (
  product_id BIGINT NOT NULL,    -- none: derived from source and sku
  source TEXT NOT NULL,          -- none: the system it came from
  sku TEXT NOT NULL,             -- none: its code there
  name TEXT,                     -- none: its name
  category TEXT,                 -- none: its category
  brand TEXT,                    -- none: its brand
  unit_price_e4 BIGINT,          -- none: list price in ten-thousandths of the currency
  unit_cost_e4 BIGINT,           -- none: cost in ten-thousandths of the currency
  described INTEGER NOT NULL,    -- none: 1 when a products file gave it, 0 when only referred to
  content BIGINT NOT NULL,       -- none: hash of what the file said, to see changes
  PRIMARY KEY (product_id)
);

-- table orders: by customer
CREATE TABLE orders (
  customer_id BIGINT NOT NULL,   -- pseudonymous: who bought; negative when anonymous
  ordered_day INTEGER NOT NULL,  -- pseudonymous: local day
  order_id BIGINT NOT NULL,      -- pseudonymous: derived from source and reference
  record_id BIGINT NOT NULL,     -- pseudonymous: the record the file referred to; 0 anonymous
  ordered_at BIGINT NOT NULL,    -- pseudonymous: when
  kind INTEGER NOT NULL,         -- pseudonymous: 0 sale, 1 return (nothing sold), 2 void
  lines INTEGER NOT NULL,        -- pseudonymous: how many lines
  gross BIGINT NOT NULL,         -- pseudonymous: sum of positive sale lines, minor units
  returned BIGINT NOT NULL,      -- pseudonymous: sum of return lines, minor units, not positive
  adjusted BIGINT NOT NULL,      -- pseudonymous: discounts, fees and corrections, minor units
  cost BIGINT,                   -- pseudonymous: cost of the lines, minor units; NULL not known
  source TEXT NOT NULL,          -- none: the system it came from
  reference TEXT NOT NULL,       -- pseudonymous: its number there
  channel TEXT,                  -- none: by which channel
  store TEXT,                    -- pseudonymous: compare outlets
  region TEXT,                   -- pseudonymous: compare regions
  country TEXT,                  -- pseudonymous: compare countries
  status TEXT,                   -- pseudonymous: as the source says
  PRIMARY KEY (customer_id, ordered_day, order_id)
){{clustered}};
CREATE INDEX orders_by_id ON orders (order_id);

-- table order_line: by customer
CREATE TABLE order_line (
  customer_id BIGINT NOT NULL,   -- pseudonymous: who bought; negative when anonymous
  order_id BIGINT NOT NULL,      -- pseudonymous: of which order
  line_key BIGINT NOT NULL,      -- pseudonymous: derived from line number, or product and occurrence
  product_id BIGINT NOT NULL,    -- pseudonymous: what
  kind INTEGER NOT NULL,         -- pseudonymous: 0 sale, 1 return, 2 void, 3 adjustment
  quantity_e3 BIGINT NOT NULL,   -- pseudonymous: how many, in thousandths
  unit_price_e4 BIGINT NOT NULL, -- pseudonymous: ten-thousandths of the currency
  amount BIGINT NOT NULL,        -- pseudonymous: quantity x price after discount, minor units
  cost BIGINT,                   -- pseudonymous: cost of the line, minor units; NULL not known
  PRIMARY KEY (customer_id, order_id, line_key)
){{clustered}};
