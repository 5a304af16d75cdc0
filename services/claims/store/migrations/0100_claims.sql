CREATE TABLE claims (
  -- Names are UUIDv7: in order of creation.
  name TEXT PRIMARY KEY,
  order_name TEXT NOT NULL,
  customer TEXT NOT NULL,
  seller TEXT NOT NULL,
  state BIGINT NOT NULL,
  version BIGINT NOT NULL,
  -- Who asked with which request_id: a create happens once.
  creation_key TEXT NOT NULL,
  -- recourse.claims.v1.Claim, without etag.
  body BYTEA NOT NULL,
  -- recourse.refunds.v1.CreateRefundRequest: what is owed when it is granted.
  refund BYTEA NOT NULL,
  CONSTRAINT claims_creation UNIQUE (creation_key)
);
CREATE INDEX claims_of_order ON claims (order_name, name);
CREATE INDEX claims_of_customer ON claims (customer, name);
CREATE INDEX claims_of_seller ON claims (seller, name);
