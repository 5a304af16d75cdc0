-- proof: recourse.order.v1.ProofOfDelivery, where the carrier has one.
ALTER TABLE scans ADD COLUMN proof BYTEA;

-- body: recourse.order.v1.Promise.
CREATE TABLE promises (
  order_id TEXT NOT NULL,
  shipment_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (order_id, shipment_id, sequence),
  FOREIGN KEY (order_id, shipment_id) REFERENCES shipments (order_id, shipment_id)
);

-- body: recourse.order.v1.DeliveryProblem. State 3 is RESOLVED.
CREATE TABLE delivery_problems (
  name TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  shipment_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  type BIGINT NOT NULL,
  state BIGINT NOT NULL,
  body BYTEA NOT NULL,
  UNIQUE (order_id, sequence),
  FOREIGN KEY (order_id, shipment_id) REFERENCES shipments (order_id, shipment_id)
);
CREATE UNIQUE INDEX delivery_problems_open ON delivery_problems (order_id, shipment_id, type) WHERE state <> 3;
