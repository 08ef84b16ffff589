-- Records that a person has said are one customer, whatever their identities say.

-- table kept_together: by customer
CREATE TABLE kept_together (
  customer_id BIGINT NOT NULL,   -- pseudonymous: customer of record_id when it was said
  record_id BIGINT NOT NULL,     -- pseudonymous: this record
  other_record_id BIGINT NOT NULL, -- pseudonymous: and this one are the same person
  said_at BIGINT NOT NULL,       -- none: when a person said so
  PRIMARY KEY (customer_id, record_id, other_record_id)
);
