-- Sign-in by a provider of OpenID Connect; an audit log that the database itself keeps.

-- The one provider, when there is one.
-- table sign_in_provider: reference
CREATE TABLE sign_in_provider (
  provider_id INTEGER NOT NULL,  -- none: always 1
  settings TEXT NOT NULL,        -- none: issuer, client, policy, as JSON
  secret TEXT NOT NULL,          -- sensitive: tells the provider that it is us; sealed
  PRIMARY KEY (provider_id)
);

-- table user_identity: reference
CREATE TABLE user_identity (
  issuer TEXT NOT NULL,          -- none: who vouches
  subject TEXT NOT NULL,         -- pseudonymous: for whom, as the issuer names them
  user_id BIGINT NOT NULL,       -- pseudonymous: which user that is here
  linked_at BIGINT NOT NULL,     -- none: when
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX user_identity_by_user ON user_identity (user_id);

-- Sign-ins that were begun and are over, so that none is used twice.
-- table spent_sign_in: reference
CREATE TABLE spent_sign_in (
  state_hash TEXT NOT NULL,      -- none: which
  expires_at BIGINT NOT NULL,    -- none: kept until then
  PRIMARY KEY (state_hash)
);

{{append-only audit_entry}}
