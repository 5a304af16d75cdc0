CREATE TABLE surveys (
  name TEXT PRIMARY KEY,
  -- A contact is asked about once.
  contact TEXT NOT NULL,
  customer TEXT NOT NULL,
  help_session TEXT NOT NULL,
  -- recourse.insights.v1.Survey.
  body BYTEA NOT NULL,
  CONSTRAINT surveys_contact UNIQUE (contact)
);
-- Folded from routing's log: one row per help session.
CREATE TABLE help_sessions (
  name TEXT PRIMARY KEY,
  create_time BIGINT NOT NULL,
  issue TEXT NOT NULL,
  with_person BIGINT NOT NULL,
  ratings BIGINT NOT NULL,
  rating_sum BIGINT NOT NULL
);
CREATE INDEX help_sessions_by_time ON help_sessions (create_time);
