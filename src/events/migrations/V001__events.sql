-- Events as trackers send them. What comes in is put down first and understood a moment later: a
-- sender waits for one appended row, not for customers to be recognised.

-- Appended to at one end, emptied from the other. Not by customer: nobody has looked yet.
-- table event_inbox: reference
CREATE TABLE event_inbox (
  inbox_id {{rising_key}},       -- none: when it came in, and by which process; ascending
  received_at BIGINT NOT NULL,   -- none: when it came in
  source TEXT NOT NULL,          -- none: the system that sent it: the name of its key
  kind TEXT NOT NULL,            -- none: identify, track, page, screen, ... as addressed
  sent_at TEXT,                  -- none: when its batch was sent, by the sender's clock
  body TEXT NOT NULL             -- sensitive: the event as it was sent
);

-- What was understood, for good: a message is known again by its id for as long as it is here.
-- table event: by customer
CREATE TABLE event (
  customer_id BIGINT NOT NULL,   -- pseudonymous: of whom; negative when nobody could be told
  happened_day INTEGER NOT NULL, -- pseudonymous: local day
  event_id BIGINT NOT NULL,      -- pseudonymous: derived from source and message id
  record_id BIGINT NOT NULL,     -- pseudonymous: the record the event referred to
  happened_at BIGINT NOT NULL,   -- pseudonymous: when, the sender's clock corrected
  received_at BIGINT NOT NULL,   -- none: when it came in
  source TEXT NOT NULL,          -- none: the system that sent it
  message_id TEXT NOT NULL,      -- pseudonymous: its id there
  kind TEXT NOT NULL,            -- none: identify, track, page, screen
  name TEXT,                     -- none: of a track its event, of a page its name
  effect TEXT NOT NULL,          -- none: what became of it: traits, interaction, order, refund
  details TEXT,                  -- sensitive: traits or properties as sent, as JSON
  PRIMARY KEY (customer_id, happened_day, event_id)
){{clustered}};
CREATE INDEX event_by_id ON event (event_id);

-- What was not understood, with the reason, so that nothing is dropped in silence.
-- table event_refused: reference
CREATE TABLE event_refused (
  refused_id BIGINT NOT NULL,    -- none: its inbox_id
  received_at BIGINT NOT NULL,   -- none: when it came in
  source TEXT NOT NULL,          -- none: the system that sent it
  kind TEXT NOT NULL,            -- none: as addressed
  sent_at TEXT,                  -- none: when its batch was sent
  code TEXT NOT NULL,            -- none: why, for programs
  field TEXT NOT NULL,           -- none: the member at fault
  value TEXT NOT NULL,           -- sensitive: what stood there
  body TEXT NOT NULL,            -- sensitive: the event as it was sent
  PRIMARY KEY (refused_id)
){{clustered}};
