-- What customers are worth, how loyal they are, and whether they are leaving. All of it is computed
-- from other rooms' tables and can be made again; docs/value.md says what each figure means.
-- Money is in minor units. A figure that is not known is NULL.

-- What the models need of a customer's orders, summed by the database. One row for everybody with
-- an order that was not void, up to as_of_day.
-- table customer_purchases: by customer
CREATE TABLE customer_purchases (
  customer_id BIGINT NOT NULL,     -- pseudonymous: who
  as_of_day INTEGER NOT NULL,      -- none: orders up to this day are in the sums
  orders INTEGER NOT NULL,         -- pseudonymous: orders, returns included
  purchases INTEGER NOT NULL,      -- pseudonymous: days on which something was bought at a price
  purchases_window INTEGER NOT NULL, -- pseudonymous: ... in the window of current value
  first_day INTEGER,               -- pseudonymous: first purchase
  second_day INTEGER,              -- pseudonymous: second purchase
  last_day INTEGER,                -- pseudonymous: last purchase
  back_day INTEGER,                -- pseudonymous: the last purchase that followed a lapse
  gross BIGINT NOT NULL,           -- pseudonymous: sale lines
  returned BIGINT NOT NULL,        -- pseudonymous: return lines; not positive
  adjusted BIGINT NOT NULL,        -- pseudonymous: discounts, fees and corrections
  net BIGINT NOT NULL,             -- pseudonymous: the sum of the three
  net_window BIGINT NOT NULL,      -- pseudonymous: ... in the window of current value
  repeat_net BIGINT NOT NULL,      -- pseudonymous: ... from the second purchase on
  profit BIGINT NOT NULL,          -- pseudonymous: net less cost, of orders whose cost is known
  gross_with_cost BIGINT NOT NULL, -- pseudonymous: sale lines of those orders
  gaps INTEGER NOT NULL,           -- pseudonymous: days between purchases: the latest, 24 at most
  gap_sum BIGINT NOT NULL,         -- pseudonymous: their sum
  gap_ln_sum DOUBLE PRECISION NOT NULL, -- pseudonymous: the sum of their logarithms
  gap_before INTEGER,              -- pseudonymous: the last gap but one
  gap_last INTEGER,                -- pseudonymous: the last gap
  PRIMARY KEY (customer_id)
){{clustered}};

-- One row per customer: what is known and expected now.
-- table customer_value: by customer
CREATE TABLE customer_value (
  customer_id BIGINT NOT NULL,     -- pseudonymous: who
  as_of_day INTEGER NOT NULL,      -- none: the day it speaks of
  run_id BIGINT NOT NULL,          -- none: the refresh whose models and cuts it rests on
  updated_at BIGINT NOT NULL,      -- none: when it was computed
  purchases INTEGER NOT NULL,      -- pseudonymous: days with a purchase
  first_day INTEGER,               -- pseudonymous: first purchase
  last_day INTEGER,                -- pseudonymous: last purchase
  days_since INTEGER,              -- pseudonymous: from the last purchase to as_of_day
  net BIGINT NOT NULL,             -- pseudonymous: net sales of all days
  current_value BIGINT NOT NULL,   -- pseudonymous: net sales of the window
  profit BIGINT,                   -- pseudonymous: net less cost, where all costs are known
  average_order BIGINT,            -- pseudonymous: net sales per purchase
  returned_share DOUBLE PRECISION, -- pseudonymous: returns over sales
  discount_share DOUBLE PRECISION, -- pseudonymous: how far below list price they buy
  stage TEXT NOT NULL,             -- pseudonymous: stage of the relation
  stage_since_day INTEGER,         -- pseudonymous: in that stage since
  usual_gap_days DOUBLE PRECISION, -- pseudonymous: mean gap between purchases
  alarm_gap_days DOUBLE PRECISION, -- pseudonymous: overdue after this many days
  overdue_ratio DOUBLE PRECISION,  -- pseudonymous: days since the last purchase over the median gap
  overdue INTEGER,                 -- pseudonymous: 1 later than nine in ten of the gaps expected
  p_alive DOUBLE PRECISION,        -- pseudonymous: chance to be a customer still
  expected DOUBLE PRECISION,       -- pseudonymous: purchases expected within the horizon
  expected_lo DOUBLE PRECISION,    -- pseudonymous: its interval
  expected_hi DOUBLE PRECISION,    -- pseudonymous: its interval
  spend BIGINT,                    -- pseudonymous: what a purchase to come is worth
  clv BIGINT,                      -- pseudonymous: value to come within the horizon, discounted
  clv_lo BIGINT,                   -- pseudonymous: its interval
  clv_hi BIGINT,                   -- pseudonymous: its interval
  potential_value BIGINT,          -- pseudonymous: what could be sold within the horizon
  matrix TEXT,                     -- pseudonymous: current x potential value: cut, grow, keep, protect
  r INTEGER,                       -- pseudonymous: recency score, 5 is best
  f INTEGER,                       -- pseudonymous: frequency score
  m INTEGER,                       -- pseudonymous: monetary score
  rfm TEXT,                        -- pseudonymous: segment of the scores
  abcd TEXT,                       -- pseudonymous: order size x loyalty
  satisfaction DOUBLE PRECISION,   -- pseudonymous: latest answers, 0 to 100
  recommend DOUBLE PRECISION,      -- pseudonymous: latest answer, 0 to 10
  preference DOUBLE PRECISION,     -- pseudonymous: attitude towards the company, 0 to 100
  emotional DOUBLE PRECISION,      -- pseudonymous: loyalty felt, 0 to 100
  cognitive DOUBLE PRECISION,      -- pseudonymous: loyalty by judgement, 0 to 100
  behavioural DOUBLE PRECISION,    -- pseudonymous: loyalty in what they do, 0 to 100
  repeat_choice INTEGER,           -- pseudonymous: 1 when they keep buying in their rhythm
  openness DOUBLE PRECISION,       -- pseudonymous: to competitors, 0 to 1
  situation TEXT,                  -- pseudonymous: one of the eight situations of loyalty
  quadrant TEXT,                   -- pseudonymous: attitude x patronage
  loyalty_class TEXT,              -- pseudonymous: one of the seven classes of loyalty
  loyalty_evidence TEXT,           -- pseudonymous: why, as JSON
  wallet_share DOUBLE PRECISION,   -- pseudonymous: share of what they spend in the category
  head_room BIGINT,                -- pseudonymous: what they spend elsewhere in a year
  key_account INTEGER NOT NULL,    -- pseudonymous: 1 for the most valuable
  churn_chance DOUBLE PRECISION,   -- pseudonymous: chance not to buy in the window that follows
  churn_reasons TEXT,              -- pseudonymous: what speaks for and against it, as JSON
  value_at_risk BIGINT,            -- pseudonymous: chance to leave x value to come if they stay
  PRIMARY KEY (customer_id)
){{clustered}};

-- The same customer at the end of each period: one row for every period with a refresh.
-- table customer_value_history: by customer
CREATE TABLE customer_value_history (
  customer_id BIGINT NOT NULL,     -- pseudonymous: who
  period_day INTEGER NOT NULL,     -- none: last day of the period
  as_of_day INTEGER NOT NULL,      -- none: the last day known when it was written
  purchases INTEGER NOT NULL,      -- pseudonymous: days with a purchase up to then
  net BIGINT NOT NULL,             -- pseudonymous: net sales up to then
  current_value BIGINT NOT NULL,   -- pseudonymous: net sales of the window
  stage TEXT NOT NULL,             -- pseudonymous: stage of the relation
  p_alive DOUBLE PRECISION,        -- pseudonymous: chance to be a customer still
  clv BIGINT,                      -- pseudonymous: value to come
  potential_value BIGINT,          -- pseudonymous: what could be sold
  matrix TEXT,                     -- pseudonymous: current x potential value
  abcd TEXT,                       -- pseudonymous: order size x loyalty
  situation TEXT,                  -- pseudonymous: one of the eight situations
  quadrant TEXT,                   -- pseudonymous: attitude x patronage
  churn_chance DOUBLE PRECISION,   -- pseudonymous: chance to leave
  PRIMARY KEY (customer_id, period_day)
){{clustered}};

-- Fitted models with all that is needed to check them.
-- table value_model: reference
CREATE TABLE value_model (
  model_id BIGINT NOT NULL,        -- none: number of the model
  kind TEXT NOT NULL,              -- none: purchases, spend, churn
  name TEXT NOT NULL,              -- none: bgnbd, mbgnbd, pnbd, gamma_gamma, ridge_logistic
  as_of_day INTEGER NOT NULL,      -- none: data up to this day
  made_at BIGINT NOT NULL,         -- none: when
  n BIGINT NOT NULL,               -- none: customers it was fitted to
  status TEXT NOT NULL,            -- none: ok, or why it may not be used as it stands
  document TEXT NOT NULL,          -- none: settings, parameters, errors, checks, as JSON
  PRIMARY KEY (model_id)
);

-- Complete refreshes. The last one that is done is in force.
-- table value_run: reference
CREATE TABLE value_run (
  run_id BIGINT NOT NULL,          -- none: number of the refresh
  as_of_day INTEGER NOT NULL,      -- none: data up to this day
  pinned INTEGER NOT NULL,         -- none: 1 when that day was asked for: later orders stay out
  state TEXT NOT NULL,             -- none: running, done, failed, cancelled
  started_at BIGINT NOT NULL,      -- none: when
  finished_at BIGINT,              -- none: when it ended
  customers BIGINT NOT NULL,       -- none: rows written
  data_version TEXT NOT NULL,      -- none: hash of what the tables held
  settings TEXT NOT NULL,          -- none: definitions, cuts and windows, as JSON
  cuts TEXT NOT NULL,              -- none: the cuts that the data gave, as JSON
  purchase_model_id BIGINT,        -- none: model of purchases
  spend_model_id BIGINT,           -- none: model of spend
  churn_model_id BIGINT,           -- none: model of leaving
  warnings TEXT NOT NULL,          -- none: what could not be said, and why, as JSON
  PRIMARY KEY (run_id)
);

-- Figures of all customers together that take a pass over the orders: cohorts, concentration.
-- table value_reading: reference
CREATE TABLE value_reading (
  run_id BIGINT NOT NULL,          -- none: of which refresh
  name TEXT NOT NULL,              -- none: cohorts, concentration, indicators, barriers
  document TEXT NOT NULL,          -- none: the figures, as JSON
  PRIMARY KEY (run_id, name)
);
