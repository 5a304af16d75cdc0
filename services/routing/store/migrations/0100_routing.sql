CREATE TABLE contacts (
  name TEXT PRIMARY KEY,
  customer TEXT NOT NULL,
  help_session TEXT NOT NULL,
  conversation TEXT NOT NULL,
  queue TEXT NOT NULL,
  state BIGINT NOT NULL,
  -- Who has it, or had it last; empty while nobody does.
  agent TEXT NOT NULL,
  -- The line: priority, then rank (enqueue time less the queue's points).
  priority BIGINT NOT NULL,
  rank BIGINT NOT NULL,
  enqueue_time BIGINT NOT NULL,
  -- When somebody first came.
  connect_time BIGINT,
  create_time BIGINT NOT NULL,
  version BIGINT NOT NULL,
  -- recourse.routing.v1.Contact, without etag.
  body BYTEA NOT NULL
);
-- One place in line for a session: QUEUED, OFFERED, CONNECTED.
CREATE UNIQUE INDEX contacts_open ON contacts (help_session) WHERE state IN (1, 2, 3);
CREATE INDEX contacts_line ON contacts (priority, rank, name) WHERE state = 1;
CREATE INDEX contacts_waiting ON contacts (priority, rank, name) WHERE state IN (1, 2);
CREATE INDEX contacts_in_hand ON contacts (agent) WHERE state IN (3, 4);
CREATE INDEX contacts_connected ON contacts (connect_time);
CREATE INDEX contacts_of_conversation ON contacts (conversation, create_time);

-- Presence of agents and their slots. A slot is taken by a pending offer and by a contact in hand.
CREATE TABLE presences (
  agent TEXT PRIMARY KEY,
  status BIGINT NOT NULL,
  status_time BIGINT NOT NULL,
  heartbeat_time BIGINT NOT NULL,
  profile TEXT NOT NULL,
  chat_slots BIGINT NOT NULL,
  slots_used BIGINT NOT NULL,
  idle_since BIGINT NOT NULL,
  -- Offers missed in a row.
  missed BIGINT NOT NULL,
  -- Whether a timer looks after the heartbeats.
  watched BIGINT NOT NULL,
  CONSTRAINT presences_slots CHECK (slots_used >= 0 AND slots_used <= chat_slots)
);
CREATE INDEX presences_free ON presences (profile, heartbeat_time) WHERE status = 1 AND slots_used < chat_slots;

CREATE TABLE offers (
  name TEXT PRIMARY KEY,
  contact TEXT NOT NULL,
  agent TEXT NOT NULL,
  -- The contact's when it was made.
  epoch BIGINT NOT NULL,
  state BIGINT NOT NULL,
  offer_time BIGINT NOT NULL,
  expire_time BIGINT NOT NULL,
  end_time BIGINT
);
-- One agent at a time is asked.
CREATE UNIQUE INDEX offers_pending ON offers (contact) WHERE state = 1;
CREATE INDEX offers_of_contact ON offers (contact, agent);
CREATE INDEX offers_pending_of_agent ON offers (agent) WHERE state = 1;
