-- Segments by model: groups of customers that resemble each other in some of their figures, and
-- who belongs to which. Each group is a segment of its own, whose rule asks for it.

-- table segment_model: reference
CREATE TABLE segment_model (
  model_id BIGINT NOT NULL,      -- none: derived from its name and when it was made
  name TEXT NOT NULL,            -- none: what people call it
  folded_name TEXT NOT NULL,     -- none: the name as it is compared; no two are the same
  description TEXT NOT NULL,     -- none: what it is for
  method TEXT NOT NULL,          -- none: kmeans, mixture
  fields TEXT NOT NULL,          -- none: the figures it looks at, as a rule names them; JSON
  wanted INTEGER NOT NULL,       -- none: groups asked for; 0: chosen by the criterion
  seed BIGINT NOT NULL,          -- none: of sample, starts and resamples
  version INTEGER NOT NULL,      -- none: counts fits, from 1
  fitted_at BIGINT NOT NULL,     -- none: when this version was fitted
  fitted_day INTEGER NOT NULL,   -- none: the day it looked at
  fitted_by TEXT NOT NULL,       -- pseudonymous: by which user, key or command
  document TEXT NOT NULL,        -- none: groups, criterion, stability; JSON
  placed_at BIGINT,              -- none: when all customers were last placed
  placed_day INTEGER,            -- none: the day of the figures they were placed by
  profile TEXT NOT NULL,         -- none: the groups as they were then against all; JSON
  archived_at BIGINT,            -- none: since when it is put away
  PRIMARY KEY (model_id)
);
CREATE UNIQUE INDEX segment_model_by_name ON segment_model (folded_name);

-- table segment_place: by customer
CREATE TABLE segment_place (
  customer_id BIGINT NOT NULL,   -- pseudonymous: who
  model_id BIGINT NOT NULL,      -- none: by which model
  cluster INTEGER NOT NULL,      -- pseudonymous: number of the group, from 1
  certainty DOUBLE PRECISION NOT NULL, -- pseudonymous: how clearly it is this group, 0 to 1
  PRIMARY KEY (customer_id, model_id)
){{clustered}};
