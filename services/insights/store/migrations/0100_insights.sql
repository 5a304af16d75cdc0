CREATE TABLE surveys (
  name TEXT PRIMARY KEY,
  customer TEXT NOT NULL,
  contact TEXT NOT NULL,
  help_session TEXT NOT NULL,
  -- recourse.insights.v1.Survey
  body BYTEA NOT NULL,
  -- A contact is asked about once, however often its end is heard of.
  CONSTRAINT surveys_contact UNIQUE (contact)
);

-- What every help session was about and how it went, as far as is known now.
CREATE TABLE reasons (
  help_session TEXT PRIMARY KEY,
  create_time BIGINT NOT NULL,
  issue TEXT NOT NULL,
  with_person BIGINT NOT NULL,
  ratings BIGINT NOT NULL,
  rating_sum BIGINT NOT NULL
);
CREATE INDEX reasons_by_time ON reasons (create_time);
