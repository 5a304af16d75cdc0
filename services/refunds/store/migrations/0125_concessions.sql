-- body: recourse.refunds.v1.Concession without etag. ordinal: 1, or more where a supervisor gave one once more.
CREATE TABLE concessions (
  name TEXT PRIMARY KEY,
  customer TEXT NOT NULL,
  order_name TEXT NOT NULL,
  subject TEXT NOT NULL,
  cause BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  create_time BIGINT NOT NULL,
  version BIGINT NOT NULL,
  body BYTEA NOT NULL,
  UNIQUE (subject, cause, ordinal)
);
CREATE INDEX concessions_by_customer ON concessions (customer, name);
CREATE INDEX concessions_by_order ON concessions (order_name);
