-- content: recourse.account.v1.Customer without create_time and etag.
CREATE TABLE customers (
  name TEXT PRIMARY KEY,
  content BYTEA NOT NULL,
  create_time BIGINT NOT NULL,
  version BIGINT NOT NULL
);
