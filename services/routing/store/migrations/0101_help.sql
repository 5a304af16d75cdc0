CREATE TABLE help_sessions (
  name TEXT PRIMARY KEY,
  customer TEXT NOT NULL,
  create_time BIGINT NOT NULL,
  version BIGINT NOT NULL,
  -- Who asked with which request_id: a create happens once.
  creation_key TEXT NOT NULL,
  -- recourse.routing.v1.HelpSession, without etag.
  body BYTEA NOT NULL,
  -- Of the quote on the table, empty when there is none. Never leaves the server.
  quote_token TEXT NOT NULL,
  -- Answers given so far; options carry the number of theirs.
  turns BIGINT NOT NULL,
  CONSTRAINT help_sessions_creation UNIQUE (creation_key)
);
CREATE INDEX help_sessions_of_customer ON help_sessions (customer, create_time);

-- An answer that was worked out, kept until it stands in the conversation: a crash in between must not work it out anew.
CREATE TABLE help_turns (
  task TEXT PRIMARY KEY,
  -- recourse.agent.v1.AppendEntriesRequest
  answer BYTEA NOT NULL
);

-- What a session set going, and the last state of it that the customer was told.
CREATE TABLE help_followed (
  resource TEXT PRIMARY KEY,
  help_session TEXT NOT NULL,
  told_state BIGINT NOT NULL
);
