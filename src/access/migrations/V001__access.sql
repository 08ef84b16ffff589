-- Who may use this workspace, how they prove it, and what they did. Secrets are stored as hashes,
-- except those of TOTP, which both sides must know.

-- table app_user: reference
CREATE TABLE app_user (
  user_id BIGINT NOT NULL,       -- pseudonymous: who
  email TEXT NOT NULL,           -- personal: sign in; folded
  name TEXT NOT NULL,            -- personal: address the user
  role TEXT NOT NULL,            -- none: owner, analyst, service, programme, viewer
  state TEXT NOT NULL,           -- none: invited, active, disabled
  language TEXT NOT NULL,        -- none: language of the screens; empty is the workspace's
  password_hash TEXT NOT NULL,   -- sensitive: check the password; Argon2id, empty when none yet
  totp_secret TEXT NOT NULL,     -- sensitive: check the second factor; empty when not used
  totp_pending TEXT NOT NULL,    -- sensitive: a second factor being set up
  totp_step BIGINT NOT NULL,     -- none: last time step used, so that a code works once
  recovery TEXT NOT NULL,        -- sensitive: hashes of unused recovery codes, by blanks
  failures INTEGER NOT NULL,     -- none: wrong sign-ins since the last good one
  locked_until BIGINT NOT NULL,  -- none: no sign-in before; 0 free
  created_at BIGINT NOT NULL,    -- none: when
  PRIMARY KEY (user_id)
);
CREATE UNIQUE INDEX app_user_by_email ON app_user (email);

-- table user_session: reference
CREATE TABLE user_session (
  token_hash TEXT NOT NULL,      -- sensitive: recognise the cookie; BLAKE2b-256
  session_id TEXT NOT NULL,      -- pseudonymous: name it without the secret
  user_id BIGINT NOT NULL,       -- pseudonymous: whose
  created_at BIGINT NOT NULL,    -- none: signed in
  seen_at BIGINT NOT NULL,       -- pseudonymous: last used, to a few minutes
  expires_at BIGINT NOT NULL,    -- none: ends at the latest
  address TEXT NOT NULL,         -- personal: from where, for the user's own list
  agent TEXT NOT NULL,           -- personal: with what, for the user's own list
  PRIMARY KEY (token_hash)
);
CREATE INDEX user_session_by_user ON user_session (user_id);

-- Links that work once: the first set-up, invitations, new passwords.
-- table one_time_link: reference
CREATE TABLE one_time_link (
  token_hash TEXT NOT NULL,      -- sensitive: recognise the token; BLAKE2b-256
  purpose TEXT NOT NULL,         -- none: setup, invite, reset
  user_id BIGINT NOT NULL,       -- pseudonymous: for whom; 0 for the set-up
  created_at BIGINT NOT NULL,    -- none: when
  expires_at BIGINT NOT NULL,    -- none: works until
  PRIMARY KEY (token_hash)
);

-- table api_key: reference
CREATE TABLE api_key (
  key_id TEXT NOT NULL,          -- none: public part of the key
  secret_hash TEXT NOT NULL,     -- sensitive: check the secret part; BLAKE2b-256
  name TEXT NOT NULL,            -- none: what it is for
  scopes TEXT NOT NULL,          -- none: its rights, by blanks
  created_by BIGINT NOT NULL,    -- pseudonymous: which user made it
  created_at BIGINT NOT NULL,    -- none: when
  expires_at BIGINT NOT NULL,    -- none: works until; 0 for ever
  used_at BIGINT NOT NULL,       -- none: last used, to a few minutes; 0 never
  revoked_at BIGINT NOT NULL,    -- none: withdrawn; 0 in force
  PRIMARY KEY (key_id)
);

-- Only ever appended to.
-- table audit_entry: reference
CREATE TABLE audit_entry (
  happened_at BIGINT NOT NULL,   -- none: when
  entry_id BIGINT NOT NULL,      -- none: tells entries of one moment apart
  actor TEXT NOT NULL,           -- pseudonymous: user:N, key:ID, system or nobody
  user_id BIGINT NOT NULL,       -- pseudonymous: the user; 0 none
  action TEXT NOT NULL,          -- none: name of the route or command
  subject TEXT NOT NULL,         -- pseudonymous: what it was done to, by number
  status INTEGER NOT NULL,       -- none: how it ended, as an HTTP status
  address TEXT NOT NULL,         -- personal: from where
  PRIMARY KEY (happened_at, entry_id)
);

-- Answers to requests that must take effect once.
-- table kept_answer: reference
CREATE TABLE kept_answer (
  actor TEXT NOT NULL,           -- pseudonymous: whose key
  request_key TEXT NOT NULL,     -- none: the Idempotency-Key
  request_hash TEXT NOT NULL,    -- pseudonymous: hash of the request
  status INTEGER NOT NULL,       -- none: status of the answer
  answer TEXT NOT NULL,          -- sensitive: body of the answer, kept for a day
  kept_at BIGINT NOT NULL,       -- none: when
  PRIMARY KEY (actor, request_key)
);
