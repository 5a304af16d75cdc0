-- Which unit was sent in place of which; a unit is replaced once.
CREATE TABLE replacements (
  order_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  source TEXT NOT NULL,
  new_order_id TEXT NOT NULL REFERENCES orders (order_id),
  PRIMARY KEY (order_id, number),
  FOREIGN KEY (order_id, number) REFERENCES units (order_id, number)
);
