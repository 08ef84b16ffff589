-- Contacts of everybody in the order of time, for lists.

CREATE INDEX interaction_by_time ON interaction (happened_at, interaction_id);
