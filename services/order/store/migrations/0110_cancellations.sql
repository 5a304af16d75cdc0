-- body: recourse.order.v1.Cancellation without its etag.
CREATE TABLE cancellations (
  name TEXT PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (order_id),
  sequence BIGINT NOT NULL,
  state BIGINT NOT NULL,
  version BIGINT NOT NULL,
  body BYTEA NOT NULL,
  UNIQUE (order_id, sequence)
);
