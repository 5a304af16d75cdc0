-- header: recourse.order.v1.Order as placed, without state and units.
CREATE TABLE orders (
  order_id TEXT PRIMARY KEY,
  customer TEXT NOT NULL,
  placed_time BIGINT NOT NULL,
  header BYTEA NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX orders_customer ON orders (customer, placed_time, order_id);

-- components: recourse.order.v1.Unit with nothing else set.
CREATE TABLE units (
  order_id TEXT NOT NULL REFERENCES orders (order_id),
  number BIGINT NOT NULL,
  line_id TEXT NOT NULL,
  state BIGINT NOT NULL,
  components BYTEA NOT NULL,
  delivered_time BIGINT,
  shipment_id TEXT NOT NULL,
  PRIMARY KEY (order_id, number)
);

CREATE TABLE shipments (
  order_id TEXT NOT NULL REFERENCES orders (order_id),
  shipment_id TEXT NOT NULL,
  direction BIGINT NOT NULL,
  owner TEXT NOT NULL,
  carrier TEXT NOT NULL,
  tracking_number TEXT NOT NULL,
  state BIGINT NOT NULL,
  promised_time BIGINT,
  first_scan_time BIGINT,
  delivered_time BIGINT,
  PRIMARY KEY (order_id, shipment_id)
);
CREATE INDEX shipments_tracking ON shipments (carrier, tracking_number);

CREATE TABLE shipment_units (
  order_id TEXT NOT NULL,
  shipment_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (order_id, shipment_id, number),
  FOREIGN KEY (order_id, shipment_id) REFERENCES shipments (order_id, shipment_id),
  FOREIGN KEY (order_id, number) REFERENCES units (order_id, number)
);

-- Scans of parcels that we do not know yet are kept: the carrier may be faster than the registration.
CREATE TABLE scans (
  carrier TEXT NOT NULL,
  tracking_number TEXT NOT NULL,
  event_code TEXT NOT NULL,
  event_time BIGINT NOT NULL,
  location TEXT NOT NULL,
  PRIMARY KEY (carrier, tracking_number, event_code, event_time)
);

-- The one open remedy of a unit: its key says "one". A NULL expire_time is a confirmed reservation.
CREATE TABLE reservations (
  order_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  holder TEXT NOT NULL,
  expire_time BIGINT,
  PRIMARY KEY (order_id, number),
  FOREIGN KEY (order_id, number) REFERENCES units (order_id, number)
);
CREATE INDEX reservations_holder ON reservations (holder);
