-- The event log. `sequence` is handed out by event_sequence; `xact` is the writing transaction on PostgreSQL, 0 on SQLite.
CREATE TABLE events (
  xact BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  type TEXT NOT NULL,
  time BIGINT NOT NULL,
  actor BYTEA NOT NULL,
  resource TEXT NOT NULL,
  policy_row TEXT NOT NULL,
  payload BYTEA NOT NULL,
  PRIMARY KEY (xact, sequence)
);

-- Replies of mutating requests, for as long as the same request may come again.
CREATE TABLE idempotency (
  subject TEXT NOT NULL,
  method TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request_hash BYTEA NOT NULL,
  reply BYTEA NOT NULL,
  expire_time BIGINT NOT NULL,
  PRIMARY KEY (subject, method, request_id)
);
CREATE INDEX idempotency_by_expiry ON idempotency (expire_time);

-- What is owed to others, and timers.
CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  lane TEXT NOT NULL,
  payload BYTEA NOT NULL,
  actor BYTEA NOT NULL,
  due_time BIGINT NOT NULL,
  next_attempt_time BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  lease_owner TEXT NOT NULL,
  lease_until BIGINT NOT NULL
);
CREATE INDEX tasks_by_attempt ON tasks (next_attempt_time);
CREATE INDEX tasks_by_lane ON tasks (lane, due_time);

-- Where we are in the logs of others.
CREATE TABLE cursors (
  consumer TEXT NOT NULL,
  producer TEXT NOT NULL,
  cursor_value TEXT NOT NULL,
  PRIMARY KEY (consumer, producer)
);
