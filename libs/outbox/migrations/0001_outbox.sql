-- Rows of the log are ordered by (xact, ordinal). On PostgreSQL xact is the id of the writing transaction, so a reader
-- knows which rows may still be joined by earlier ones; on SQLite it counts up under the one writer.
CREATE TABLE outbox_events (
  xact BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  type TEXT NOT NULL,
  time BIGINT NOT NULL,
  actor BYTEA NOT NULL,
  resource TEXT NOT NULL,
  policy_row TEXT NOT NULL,
  payload BYTEA NOT NULL,
  PRIMARY KEY (xact, ordinal)
);

-- Positions of this service in the logs of others.
CREATE TABLE outbox_cursors (
  consumer TEXT NOT NULL,
  producer TEXT NOT NULL,
  position TEXT NOT NULL,
  PRIMARY KEY (consumer, producer)
);

CREATE TABLE outbox_replies (
  subject TEXT NOT NULL,
  method TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request_hash BYTEA NOT NULL,
  reply BYTEA NOT NULL,
  expire_time BIGINT NOT NULL,
  PRIMARY KEY (subject, method, request_id)
);
CREATE INDEX outbox_replies_expire_time ON outbox_replies (expire_time);

-- next_attempt_time is the due time, the end of a back-off, or, while lease_owner is set, the end of the lease.
CREATE TABLE outbox_tasks (
  xact BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  lane TEXT NOT NULL,
  payload BYTEA NOT NULL,
  actor BYTEA NOT NULL,
  due_time BIGINT NOT NULL,
  next_attempt_time BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  first_attempt_time BIGINT,
  lease_owner TEXT,
  PRIMARY KEY (xact, ordinal)
);
CREATE INDEX outbox_tasks_next_attempt_time ON outbox_tasks (next_attempt_time);
CREATE INDEX outbox_tasks_lane ON outbox_tasks (lane, due_time, xact, ordinal);
