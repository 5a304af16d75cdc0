CREATE TABLE returns (
  name TEXT PRIMARY KEY,
  order_name TEXT NOT NULL,
  customer TEXT NOT NULL,
  state BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  version BIGINT NOT NULL,
  -- Who asked with which request_id: a create happens once.
  creation_key TEXT NOT NULL,
  -- recourse.returns.v1.Return, without etag.
  body BYTEA NOT NULL,
  -- recourse.refunds.v1.CreateRefundRequest: what was promised, and what is owed when the goods come late.
  refund BYTEA NOT NULL,
  late_refund BYTEA NOT NULL,
  handed_over_late BIGINT NOT NULL,
  refund_requested BIGINT NOT NULL,
  CONSTRAINT returns_creation UNIQUE (creation_key)
);
CREATE INDEX returns_of_order ON returns (order_name, create_time);
