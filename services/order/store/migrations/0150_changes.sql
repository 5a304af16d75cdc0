-- body: recourse.order.v1.Product.
CREATE TABLE products (
  name TEXT PRIMARY KEY,
  body BYTEA NOT NULL
);

-- body: recourse.order.v1.OrderChange.
CREATE TABLE order_changes (
  name TEXT PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (order_id),
  sequence BIGINT NOT NULL,
  body BYTEA NOT NULL,
  UNIQUE (order_id, sequence)
);
