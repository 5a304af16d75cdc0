CREATE TABLE attachments (
  -- Names are UUIDv7: in order of creation.
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  create_time BIGINT NOT NULL,
  -- Name of its bytes in the blob store, once they are there.
  blob TEXT NOT NULL,
  -- Who asked with which request_id: a create happens once.
  creation_key TEXT NOT NULL,
  -- recourse.agent.v1.Attachment
  body BYTEA NOT NULL,
  CONSTRAINT attachments_creation UNIQUE (creation_key)
);
CREATE INDEX attachments_of_owner ON attachments (owner, create_time);
