-- Endpoints that want to be told who a customer is, and what the cleaning of old messages needs.

ALTER TABLE webhook ADD COLUMN profiles INTEGER NOT NULL DEFAULT 0; -- none: 1 when it is told who a customer is
ALTER TABLE webhook_message ADD COLUMN profile_body TEXT; -- personal: what those are told that want to know who
CREATE INDEX webhook_delivery_message ON webhook_delivery (message_id);
CREATE INDEX webhook_delivery_done ON webhook_delivery (state, last_at);
CREATE INDEX webhook_message_age ON webhook_message (happened_at);
