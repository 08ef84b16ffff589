-- Whom the company's other systems are told what happens here: endpoints, what is to be told (an
-- outbox, written with the change itself), and how far each telling is.

-- table webhook: reference
CREATE TABLE webhook (
  webhook_id BIGINT NOT NULL,    -- none: random
  url TEXT NOT NULL,             -- none: where it is told
  description TEXT NOT NULL,     -- none: in the owner's words
  types TEXT NOT NULL,           -- none: what it is told, JSON array; empty: everything
  secret TEXT NOT NULL,          -- none: what it is signed with, sealed
  old_secret TEXT,               -- none: the secret before, sealed
  old_until BIGINT NOT NULL,     -- none: until when that one signs too
  state TEXT NOT NULL,           -- none: active, disabled
  reason TEXT,                   -- none: why it was disabled: owner, gone, failing
  failing_since BIGINT NOT NULL, -- none: since when nothing arrived; 0 when the last one did
  created_at BIGINT NOT NULL,    -- none: when
  PRIMARY KEY (webhook_id)
);

-- table webhook_message: reference
CREATE TABLE webhook_message (
  message_id BIGINT NOT NULL,    -- none: random
  type TEXT NOT NULL,            -- none: what happened
  happened_at BIGINT NOT NULL,   -- none: when
  body TEXT NOT NULL,            -- pseudonymous: what is told, numbers of customers among it
  PRIMARY KEY (message_id)
);

-- table webhook_delivery: reference
CREATE TABLE webhook_delivery (
  delivery_id BIGINT NOT NULL,   -- none: random
  webhook_id BIGINT NOT NULL,    -- none: to whom
  message_id BIGINT NOT NULL,    -- none: what
  state TEXT NOT NULL,           -- none: waiting, delivered, dead
  attempts INTEGER NOT NULL,     -- none: how often it was tried
  next_at BIGINT NOT NULL,       -- none: when it is tried next
  leased_until BIGINT NOT NULL,  -- none: until when a process is trying
  last_at BIGINT NOT NULL,       -- none: when it was tried last; 0 never
  last_status INTEGER NOT NULL,  -- none: what was answered; 0 nothing
  last_problem TEXT,             -- none: why nothing was
  created_at BIGINT NOT NULL,    -- none: when
  PRIMARY KEY (delivery_id)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (state, next_at);
CREATE INDEX webhook_delivery_of ON webhook_delivery (webhook_id, created_at);
