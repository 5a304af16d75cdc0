-- Chargebacks of orders, from refunds' events; `counts` until one is won.
CREATE TABLE chargebacks (
  dispute TEXT PRIMARY KEY,
  order_name TEXT NOT NULL,
  counts BIGINT NOT NULL
);
CREATE INDEX chargebacks_order ON chargebacks (order_name);
