-- Segments: named sets of customers, every version of their definition, and who stayed in them from
-- when to when. The stays hold one row per customer and stay, not one per customer and day.

-- table segment: reference
CREATE TABLE segment (
  segment_id BIGINT NOT NULL,    -- none: derived from its first name and when it was made
  name TEXT NOT NULL,            -- none: what people call it
  folded_name TEXT NOT NULL,     -- none: the name as it is compared; no two are the same
  description TEXT NOT NULL,     -- none: what it is for
  kind TEXT NOT NULL,            -- none: rule, model
  definition TEXT NOT NULL,      -- none: the rule in its canonical form, or the model as JSON
  version INTEGER NOT NULL,      -- none: counts changes, from 1
  created_at BIGINT NOT NULL,    -- none: when it was made
  changed_at BIGINT NOT NULL,    -- none: when this version was made
  changed_by TEXT NOT NULL,      -- pseudonymous: by which user, key or command
  archived_at BIGINT,            -- none: since when it is put away
  PRIMARY KEY (segment_id)
);
CREATE UNIQUE INDEX segment_by_name ON segment (folded_name);

-- table segment_version: reference
CREATE TABLE segment_version (
  segment_id BIGINT NOT NULL,    -- none: of which segment
  version INTEGER NOT NULL,      -- none: which version
  name TEXT NOT NULL,            -- none: its name then
  description TEXT NOT NULL,     -- none: its description then
  definition TEXT NOT NULL,      -- none: its definition then
  changed_at BIGINT NOT NULL,    -- none: when it was made
  changed_by TEXT NOT NULL,      -- pseudonymous: by which user, key or command
  archived INTEGER NOT NULL,     -- none: 1 when this version was put away
  PRIMARY KEY (segment_id, version)
);

-- table segment_snapshot: reference
CREATE TABLE segment_snapshot (
  segment_id BIGINT NOT NULL,    -- none: of which segment
  day INTEGER NOT NULL,          -- none: members as of the end of this day; days since 1970
  version INTEGER NOT NULL,      -- none: by which version of its definition
  members BIGINT NOT NULL,       -- none: how many there were
  entered BIGINT NOT NULL,       -- none: how many of them were not in the snapshot before
  departed BIGINT NOT NULL,      -- none: how many were, and are not any more
  taken_at BIGINT NOT NULL,      -- none: when it was taken
  PRIMARY KEY (segment_id, day)
);

-- table segment_stay: by customer
CREATE TABLE segment_stay (
  customer_id BIGINT NOT NULL,   -- pseudonymous: who
  segment_id BIGINT NOT NULL,    -- pseudonymous: in which segment
  since_day INTEGER NOT NULL,    -- pseudonymous: day of the first snapshot with the customer
  until_day INTEGER,             -- pseudonymous: day of the first snapshot without; NULL: still in
  PRIMARY KEY (customer_id, segment_id, since_day)
){{clustered}};
