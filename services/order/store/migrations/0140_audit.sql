-- The log is also read by what it is about: the history of one order.
CREATE INDEX outbox_events_resource ON outbox_events (resource, xact, ordinal);
