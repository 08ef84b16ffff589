-- Deleted studies leave their number behind, so that no other study is ever mistaken for them.

-- table study_gone: reference
CREATE TABLE study_gone (
  study_id BIGINT NOT NULL,      -- none: the number it had
  deleted_at BIGINT NOT NULL,    -- none: when
  deleted_by TEXT NOT NULL,      -- pseudonymous: by which user, key or command
  PRIMARY KEY (study_id)
);
