-- The order that a gift receipt opens.
CREATE TABLE gift_receipts (
  name TEXT PRIMARY KEY,
  order_id TEXT NOT NULL UNIQUE REFERENCES orders (order_id)
);
