-- content: recourse.account.v1.Membership without etag.
CREATE TABLE memberships (
  name TEXT PRIMARY KEY,
  customer TEXT NOT NULL,
  join_time BIGINT NOT NULL,
  content BYTEA NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX memberships_by_customer ON memberships(customer, join_time);

-- An order pays for one period, or was not wanted.
CREATE TABLE membership_periods (
  order_name TEXT PRIMARY KEY,
  membership TEXT NOT NULL REFERENCES memberships (name),
  wanted BIGINT NOT NULL
);
