-- Studies: measurements over sets of responses, and every run of them with its result document.

-- table study: reference
CREATE TABLE study (
  study_id BIGINT NOT NULL,      -- none: counts up from 1
  name TEXT NOT NULL,            -- none: what people call it
  folded_name TEXT NOT NULL,     -- none: the name as it is compared; no two are the same
  type TEXT NOT NULL,            -- none: which of the ten generations: index, kano, ...
  settings TEXT NOT NULL,        -- none: instruments, period, filters and the method's own, as JSON
  created_at BIGINT NOT NULL,    -- none: when it was made
  created_by TEXT NOT NULL,      -- pseudonymous: by which user, key or command
  PRIMARY KEY (study_id)
);
CREATE UNIQUE INDEX study_by_name ON study (folded_name);

-- table study_run: reference
CREATE TABLE study_run (
  study_id BIGINT NOT NULL,      -- none: of which study
  run_id BIGINT NOT NULL,        -- none: counts up from 1 within the study
  status TEXT NOT NULL,          -- none: ok, too_few_rows, not_identified, inadmissible, ...
  started_at BIGINT NOT NULL,    -- none: when it began
  finished_at BIGINT NOT NULL,   -- none: when it was done
  run_by TEXT NOT NULL,          -- pseudonymous: by which user, key or command
  responses BIGINT NOT NULL,     -- none: responses the result rests on
  data_hash TEXT NOT NULL,       -- none: SHA-256 of the answers it rests on
  code_version TEXT NOT NULL,    -- none: version of Troth that computed it
  document TEXT NOT NULL,        -- none: result, findings and provenance as JSON
  PRIMARY KEY (study_id, run_id)
);
