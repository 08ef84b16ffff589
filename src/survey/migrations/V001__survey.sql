-- Instruments, their items with roles, responses and answers.

-- table instrument: reference
CREATE TABLE instrument (
  instrument_id BIGINT NOT NULL, -- none: derived from source and name
  source TEXT NOT NULL,          -- none: the system it came from
  name TEXT NOT NULL,            -- none: its name there
  version INTEGER NOT NULL,      -- none: its version
  PRIMARY KEY (instrument_id)
);

-- table item: reference
CREATE TABLE item (
  instrument_id BIGINT NOT NULL, -- none: of which instrument
  item_id BIGINT NOT NULL,       -- none: derived from instrument and code
  position INTEGER NOT NULL,     -- none: order in the instrument
  code TEXT NOT NULL,            -- none: column or question code
  title TEXT NOT NULL,           -- none: the question as asked
  role TEXT NOT NULL,            -- none: what it measures: satisfaction, nps, ces, csat, attitude, verbatim, usage, loyalty, attribute
  construct_name TEXT,           -- none: which construct it indicates
  touchpoint TEXT,               -- none: which touchpoint it is about
  scale_min DOUBLE PRECISION,    -- none: lowest answer
  scale_max DOUBLE PRECISION,    -- none: highest answer
  missing_codes TEXT,            -- none: answers that mean none, as JSON array of numbers
  PRIMARY KEY (instrument_id, item_id)
);

-- table response: by customer
CREATE TABLE response (
  customer_id BIGINT NOT NULL,   -- pseudonymous: who answered; negative when anonymous
  answered_day INTEGER NOT NULL, -- pseudonymous: local day
  response_id BIGINT NOT NULL,   -- pseudonymous: derived from source, instrument and reference
  record_id BIGINT NOT NULL,     -- pseudonymous: the record the file referred to; 0 anonymous
  instrument_id BIGINT NOT NULL, -- pseudonymous: which questionnaire
  answered_at BIGINT NOT NULL,   -- pseudonymous: when
  dated INTEGER NOT NULL,        -- pseudonymous: 0 when the file gave no date
  reference TEXT NOT NULL,       -- pseudonymous: its number in the source
  channel TEXT,                  -- none: by which channel
  store TEXT,                    -- pseudonymous: compare outlets
  region TEXT,                   -- pseudonymous: compare regions
  weight DOUBLE PRECISION,       -- pseudonymous: survey weight
  content BIGINT NOT NULL,       -- pseudonymous: hash of what the file said, to see changes
  PRIMARY KEY (customer_id, answered_day, response_id)
);
CREATE INDEX response_by_id ON response (response_id);

-- table answer: by customer
CREATE TABLE answer (
  customer_id BIGINT NOT NULL,   -- pseudonymous: who answered; negative when anonymous
  response_id BIGINT NOT NULL,   -- pseudonymous: in which response
  item_id BIGINT NOT NULL,       -- pseudonymous: to which question
  value DOUBLE PRECISION,        -- pseudonymous: the number answered
  answer_text TEXT,              -- sensitive: the words answered
  PRIMARY KEY (customer_id, response_id, item_id)
){{clustered}};
