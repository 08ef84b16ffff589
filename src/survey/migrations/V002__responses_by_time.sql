-- Responses of everybody in the order of time, for lists.

CREATE INDEX response_by_time ON response (answered_at, response_id);
