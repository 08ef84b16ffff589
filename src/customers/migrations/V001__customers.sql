-- Source records, the identities they carry, the golden records computed from them, and how
-- records came to be joined. customer_id is the smallest record_id of the records joined.
-- `repeats` keeps the hashes of other rows of the same import about the same thing, so that a file
-- that says something twice changes nothing when it is imported again.

-- table customer: by customer
CREATE TABLE customer (
  customer_id BIGINT NOT NULL,   -- pseudonymous: who
  name TEXT,                     -- personal: address the customer
  gender TEXT,                   -- personal: describe groups
  birth_day INTEGER,             -- personal: describe groups by age; days since 1970
  city TEXT,                     -- personal: describe groups
  region TEXT,                   -- pseudonymous: compare regions
  country TEXT,                  -- pseudonymous: compare countries
  language TEXT,                 -- pseudonymous: choose the language of a message
  segment TEXT,                  -- pseudonymous: the company's own label
  joined_day INTEGER,            -- pseudonymous: length of the relation; days since 1970
  records INTEGER NOT NULL,      -- pseudonymous: how many source records are joined
  updated_at BIGINT NOT NULL,    -- none: when the golden record was last computed
  PRIMARY KEY (customer_id)
){{clustered}};

-- table customer_record: by customer
CREATE TABLE customer_record (
  customer_id BIGINT NOT NULL,   -- pseudonymous: the customer it belongs to now
  record_id BIGINT NOT NULL,     -- pseudonymous: derived from source, namespace and reference
  source TEXT NOT NULL,          -- none: the system it came from
  namespace TEXT NOT NULL,       -- none: kind of reference: external, card, openid, phone, email
  reference TEXT NOT NULL,       -- personal: the reference as normalised
  name TEXT,                     -- personal: address the customer
  gender TEXT,                   -- personal: describe groups
  birth_day INTEGER,             -- personal: describe groups by age; days since 1970
  city TEXT,                     -- personal: describe groups
  region TEXT,                   -- pseudonymous: compare regions
  country TEXT,                  -- pseudonymous: compare countries
  language TEXT,                 -- pseudonymous: choose the language of a message
  segment TEXT,                  -- pseudonymous: the company's own label
  joined_day INTEGER,            -- pseudonymous: length of the relation; days since 1970
  described INTEGER NOT NULL,    -- none: 1 when a customers file gave it, 0 when only referred to
  content BIGINT NOT NULL,       -- pseudonymous: hash of what the file said, to see changes
  repeats TEXT,                  -- pseudonymous: hashes of other rows about it
  updated_at BIGINT NOT NULL,    -- none: when it last changed
  PRIMARY KEY (customer_id, record_id)
){{clustered}};

-- The sources that records come from: with one of them, an external id is a record_id.
-- table customer_source: reference
CREATE TABLE customer_source (
  source TEXT NOT NULL,          -- none: the system
  PRIMARY KEY (source)
);

-- Identities by which records may be joined. An external id is its record's alone: it is not here,
-- but is the record's reference.
-- table identity: by customer
CREATE TABLE identity (
  customer_id BIGINT NOT NULL,   -- pseudonymous: whom it points at now
  record_id BIGINT NOT NULL,     -- pseudonymous: the source record that carries it
  value_key BIGINT NOT NULL,     -- pseudonymous: hash of namespace and normalised value
  namespace TEXT NOT NULL,       -- none: card, openid, phone, email
  value TEXT NOT NULL,           -- personal: reach and recognise the customer
  origin INTEGER NOT NULL,       -- none: 1 from a customers file, 2 from references, 3 both
  PRIMARY KEY (customer_id, record_id, value_key)
){{clustered}};
CREATE INDEX identity_by_value ON identity (value_key);

-- What resolve() has to look at: records that are new or changed (value_key 0), and identities
-- that a record no longer carries. Emptied by resolve(). Without a key: it is only appended to.
-- table customer_change: by customer
CREATE TABLE customer_change (
  customer_id BIGINT NOT NULL,   -- pseudonymous: whose record
  record_id BIGINT NOT NULL,     -- pseudonymous: the record
  value_key BIGINT NOT NULL      -- pseudonymous: the identity it lost, by hash; 0 none
);

-- Where a record is that is not with the customer of its own id: so the current customer of every
-- id that ever was one is found by that id.
-- table customer_alias: by customer
CREATE TABLE customer_alias (
  customer_id BIGINT NOT NULL,   -- pseudonymous: a record_id, which was a customer once
  current_id BIGINT NOT NULL,    -- pseudonymous: the customer it belongs to now
  PRIMARY KEY (customer_id)
){{clustered}};

-- table merge_log: by customer
CREATE TABLE merge_log (
  customer_id BIGINT NOT NULL,   -- pseudonymous: the surviving customer at the time
  merge_id BIGINT NOT NULL,      -- none: derived from what it says
  record_id BIGINT NOT NULL,     -- pseudonymous: the record that joined or left
  other_record_id BIGINT NOT NULL, -- pseudonymous: the record it was joined with
  action TEXT NOT NULL,          -- none: joined, blocked, parted, undone
  namespace TEXT NOT NULL,       -- none: the kind of evidence
  value_key BIGINT NOT NULL,     -- pseudonymous: the evidence, by hash
  reason TEXT NOT NULL,          -- none: rule that decided, in a word
  happened_at BIGINT NOT NULL,   -- none: when
  PRIMARY KEY (customer_id, merge_id)
){{clustered}};
CREATE INDEX merge_log_by_merge ON merge_log (merge_id);

-- table kept_apart: by customer
CREATE TABLE kept_apart (
  customer_id BIGINT NOT NULL,   -- pseudonymous: customer of record_id when it was said
  record_id BIGINT NOT NULL,     -- pseudonymous: this record
  other_record_id BIGINT NOT NULL, -- pseudonymous: and this one are not the same person
  said_at BIGINT NOT NULL,       -- none: when a person undid the merge
  PRIMARY KEY (customer_id, record_id, other_record_id)
);

-- table interaction: by customer
CREATE TABLE interaction (
  customer_id BIGINT NOT NULL,   -- pseudonymous: with whom
  happened_day INTEGER NOT NULL, -- pseudonymous: local day
  interaction_id BIGINT NOT NULL, -- pseudonymous: derived from source and reference or content
  record_id BIGINT NOT NULL,     -- pseudonymous: the record the file referred to; 0 anonymous
  happened_at BIGINT NOT NULL,   -- pseudonymous: when
  source TEXT NOT NULL,          -- none: the system it came from
  reference TEXT NOT NULL,       -- pseudonymous: its id there
  kind TEXT NOT NULL,            -- none: contact, visit, complaint, praise, delivery, engagement, referral
  touchpoint TEXT,               -- none: where the customer met the company
  channel TEXT,                  -- none: by which channel
  region TEXT,                   -- pseudonymous: compare regions
  store TEXT,                    -- pseudonymous: compare outlets
  staff TEXT,                    -- personal: the member of staff
  subject TEXT,                  -- sensitive: what it was about, as written
  outcome TEXT,                  -- pseudonymous: how it ended
  order_reference TEXT,          -- pseudonymous: the order it was about
  promised_at BIGINT,            -- pseudonymous: when something was promised for
  fulfilled_at BIGINT,           -- pseudonymous: when it was done
  content BIGINT NOT NULL,       -- pseudonymous: hash of what the file said, to see changes
  repeats TEXT,                  -- pseudonymous: hashes of other rows about it
  updated_at BIGINT NOT NULL,    -- none: when it last changed
  PRIMARY KEY (customer_id, happened_day, interaction_id)
){{clustered}};
CREATE INDEX interaction_by_id ON interaction (interaction_id);
