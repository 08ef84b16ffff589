-- Spans of five minutes in which events were understood: from them a figure knows that it is of
-- yesterday's data, without looking at the events.
-- table event_slot: reference
CREATE TABLE event_slot (
  slot_at BIGINT NOT NULL,   -- none: when the span began
  effected BIGINT NOT NULL,  -- none: how many events had an effect in it
  PRIMARY KEY (slot_at)
){{clustered}};
