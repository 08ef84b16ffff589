-- Days whose complete refresh is due without anybody asking, and those that were made: a server that
-- was down makes up for them, and two servers on one database do not make the same one.

-- table value_snapshot: reference
CREATE TABLE value_snapshot (
  as_of_day INTEGER NOT NULL,      -- none: data up to this day
  begun_at BIGINT NOT NULL,        -- none: when a server took it on
  made_at BIGINT,                  -- none: when it was done
  PRIMARY KEY (as_of_day)
);

INSERT INTO value_snapshot (as_of_day, begun_at, made_at)
  SELECT as_of_day, MIN(started_at), MAX(finished_at) FROM value_run
  WHERE state = 'done' AND started_at / 86400000000 > as_of_day GROUP BY as_of_day;
