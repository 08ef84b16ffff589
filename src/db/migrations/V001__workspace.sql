-- The workspace's own facts. schema_migration is made by the migration runner itself.

-- table setting: reference
CREATE TABLE setting (
  name TEXT NOT NULL,   -- none: which setting
  value TEXT NOT NULL,  -- none: its value
  PRIMARY KEY (name)
);
