-- Whether the claim counts in the seller's order defect rate; 0 for older ones until they change.
ALTER TABLE claims ADD COLUMN counts BIGINT NOT NULL DEFAULT 0;

-- Which seller sold something of which order, from order's events.
CREATE TABLE seller_orders (
  seller TEXT NOT NULL,
  order_name TEXT NOT NULL,
  placed_time BIGINT NOT NULL,
  PRIMARY KEY (seller, order_name)
);
CREATE INDEX seller_orders_placed ON seller_orders (seller, placed_time);

CREATE TABLE feedback (
  order_name TEXT NOT NULL,
  seller TEXT NOT NULL,
  stars BIGINT NOT NULL,
  -- recourse.claims.v1.Feedback
  body BYTEA NOT NULL,
  PRIMARY KEY (order_name, seller)
);
