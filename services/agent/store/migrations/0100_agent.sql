CREATE TABLE agents (
  name TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  -- recourse.agent.v1.Agent, without etag.
  body BYTEA NOT NULL
);

CREATE TABLE conversations (
  name TEXT PRIMARY KEY,
  customer TEXT NOT NULL,
  create_time BIGINT NOT NULL,
  -- Control: recourse.agent.v1.Control.Holder, the agent that has it, and its epoch.
  holder BIGINT NOT NULL,
  agent TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  -- Who asked with which request_id: a create happens once.
  creation_key TEXT NOT NULL,
  CONSTRAINT conversations_creation UNIQUE (creation_key)
);

-- Conversations and personal logs. Sequences are given out under the row's lock, hence without gaps.
CREATE TABLE logs (
  name TEXT PRIMARY KEY,
  last_sequence BIGINT NOT NULL
);

CREATE TABLE entries (
  log TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  -- recourse.agent.v1.Entry
  body BYTEA NOT NULL,
  PRIMARY KEY (log, sequence)
);

-- Who may read a log; a row is never removed, so that whoever took part can look it up later.
CREATE TABLE readers (
  reader TEXT NOT NULL,
  log TEXT NOT NULL,
  join_time BIGINT NOT NULL,
  PRIMARY KEY (reader, log)
);
CREATE INDEX readers_newest ON readers (reader, join_time);
