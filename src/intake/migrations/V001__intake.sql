-- What was imported, when, and how it ended.

-- table import_run: reference
CREATE TABLE import_run (
  import_id BIGINT NOT NULL,     -- none: number of the run
  kind TEXT NOT NULL,            -- none: customers, products, orders, interactions, responses
  source TEXT NOT NULL,          -- none: the system the file came from
  file_name TEXT NOT NULL,       -- none: name of the file, without its folder
  mapping TEXT NOT NULL,         -- none: columns and formats used, as JSON
  state TEXT NOT NULL,           -- none: running, done, failed, cancelled
  started_at BIGINT NOT NULL,    -- none: when
  finished_at BIGINT,            -- none: when it ended
  rows_read BIGINT NOT NULL,     -- none: data rows read
  accepted BIGINT NOT NULL,      -- none: new
  updated BIGINT NOT NULL,       -- none: changed
  unchanged BIGINT NOT NULL,     -- none: known already
  rejected BIGINT NOT NULL,      -- none: refused, with a reason each
  PRIMARY KEY (import_id)
);
