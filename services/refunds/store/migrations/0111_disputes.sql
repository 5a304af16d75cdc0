-- Withdrawn by chargebacks that are open or lost. A fact: together with the others it may exceed what was captured.
ALTER TABLE payments ADD COLUMN disputed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX allocations_by_provider_refund ON allocations (provider_refund_id);
CREATE INDEX payments_by_reference ON payments (provider_reference);

CREATE TABLE disputes (
  name TEXT PRIMARY KEY,
  provider_dispute_id TEXT NOT NULL,
  payment TEXT NOT NULL REFERENCES payments (name),
  order_name TEXT NOT NULL,
  customer TEXT NOT NULL,
  state BIGINT NOT NULL,
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL,
  -- Of the money withdrawn: what the payment still held, and what it did not.
  held BIGINT NOT NULL CHECK (held >= 0),
  excess BIGINT NOT NULL CHECK (excess >= 0),
  reason TEXT NOT NULL,
  refundable BIGINT NOT NULL,
  evidence BIGINT NOT NULL,
  evidence_text TEXT NOT NULL,
  evidence_due_time BIGINT NOT NULL,
  -- When the provider made the news that is recorded.
  told_time BIGINT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT disputes_provider UNIQUE (provider_dispute_id)
);
CREATE INDEX disputes_of_order ON disputes (order_name, create_time);

-- mapped: a person said so; else proposed.
CREATE TABLE dispute_units (
  dispute TEXT NOT NULL REFERENCES disputes (name),
  unit TEXT NOT NULL,
  mapped BIGINT NOT NULL,
  PRIMARY KEY (dispute, unit)
);

-- Refunds that the provider made without being asked by us.
CREATE TABLE provider_refunds (
  provider_refund_id TEXT PRIMARY KEY,
  payment TEXT NOT NULL REFERENCES payments (name),
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL,
  paid BIGINT NOT NULL,
  excess BIGINT NOT NULL,
  told_time BIGINT NOT NULL
);
