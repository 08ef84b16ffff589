-- Who does what only one process at a time may do.

-- table lease: reference
CREATE TABLE lease (
  name TEXT NOT NULL,        -- none: which work
  owner TEXT NOT NULL,       -- none: a random name of the process that does it
  held_until BIGINT NOT NULL, -- none: when another may take it
  PRIMARY KEY (name)
);
