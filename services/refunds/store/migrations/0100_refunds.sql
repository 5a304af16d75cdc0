-- What was paid for an order, once. content_hash tells a repeat from another book.
CREATE TABLE charges (
  order_name TEXT PRIMARY KEY,
  customer TEXT NOT NULL,
  content_hash BYTEA NOT NULL
);

CREATE TABLE payments (
  name TEXT PRIMARY KEY,
  order_name TEXT NOT NULL REFERENCES charges (order_name),
  ordinal BIGINT NOT NULL,
  label TEXT NOT NULL,
  provider_reference TEXT NOT NULL,
  currency TEXT NOT NULL,
  captured BIGINT NOT NULL CHECK (captured > 0),
  reserved BIGINT NOT NULL CHECK (reserved >= 0),
  -- A provider's facts may exceed what was captured; our own reservations may not (see the conditional update).
  refunded BIGINT NOT NULL CHECK (refunded >= 0)
);
CREATE INDEX payments_of_order ON payments (order_name, ordinal);

-- Per unit and component; refunded counts what is reserved, too. Discounts are negative on both sides.
CREATE TABLE charge_items (
  unit TEXT NOT NULL,
  component TEXT NOT NULL,
  order_name TEXT NOT NULL REFERENCES charges (order_name),
  ordinal BIGINT NOT NULL,
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL,
  refunded BIGINT NOT NULL,
  PRIMARY KEY (unit, component),
  CHECK ((amount >= 0 AND refunded BETWEEN 0 AND amount) OR (amount < 0 AND refunded BETWEEN amount AND 0))
);
CREATE INDEX charge_items_of_order ON charge_items (order_name, ordinal);

CREATE TABLE refunds (
  name TEXT PRIMARY KEY,
  order_name TEXT NOT NULL REFERENCES charges (order_name),
  customer TEXT NOT NULL,
  source TEXT NOT NULL,
  obligation TEXT NOT NULL,
  currency TEXT NOT NULL,
  total BIGINT NOT NULL CHECK (total > 0),
  state BIGINT NOT NULL,
  -- Its items have been given back to the order, because nothing of it was paid.
  released BIGINT NOT NULL,
  expected_time BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  version BIGINT NOT NULL,
  -- Paid once, whoever asks and how often.
  CONSTRAINT refunds_obligation UNIQUE (source, obligation)
);
CREATE INDEX refunds_of_order ON refunds (order_name, create_time);

CREATE TABLE refund_items (
  refund TEXT NOT NULL REFERENCES refunds (name),
  ordinal BIGINT NOT NULL,
  unit TEXT NOT NULL,
  component TEXT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (refund, ordinal)
);

CREATE TABLE allocations (
  id TEXT PRIMARY KEY,
  refund TEXT NOT NULL REFERENCES refunds (name),
  ordinal BIGINT NOT NULL,
  payment TEXT NOT NULL REFERENCES payments (name),
  amount BIGINT NOT NULL CHECK (amount > 0),
  state BIGINT NOT NULL,
  provider_refund_id TEXT NOT NULL,
  arn TEXT NOT NULL,
  failure_reason TEXT NOT NULL
);
CREATE INDEX allocations_of_refund ON allocations (refund, ordinal);

CREATE TABLE refund_timeline (
  refund TEXT NOT NULL REFERENCES refunds (name),
  ordinal BIGINT NOT NULL,
  state BIGINT NOT NULL,
  time BIGINT NOT NULL,
  PRIMARY KEY (refund, ordinal)
);

-- Append-only.
CREATE TABLE ledger (
  posting TEXT NOT NULL,
  entry BIGINT NOT NULL,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL,
  event TEXT NOT NULL,
  order_name TEXT NOT NULL,
  time BIGINT NOT NULL,
  PRIMARY KEY (posting, entry)
);
CREATE INDEX ledger_by_account ON ledger (account);

-- Webhooks seen.
CREATE TABLE provider_events (
  event_id TEXT PRIMARY KEY,
  time BIGINT NOT NULL
);
