-- Money asked from a customer after the order was paid.
CREATE TABLE customer_charges (
  name TEXT PRIMARY KEY,
  order_name TEXT NOT NULL,
  customer TEXT NOT NULL,
  source TEXT NOT NULL,
  obligation TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  state BIGINT NOT NULL,
  -- The provider's token, or else the provider's reference of the earlier payment whose method is charged.
  payment_method TEXT NOT NULL,
  earlier_reference TEXT NOT NULL,
  payment_label TEXT NOT NULL,
  consent TEXT NOT NULL,
  -- The provider's name of it, once known.
  provider_reference TEXT NOT NULL,
  action_url TEXT NOT NULL,
  failure_reason TEXT NOT NULL,
  create_time BIGINT NOT NULL,
  update_time BIGINT NOT NULL,
  version BIGINT NOT NULL,
  -- Asked for once, whoever asks and how often.
  CONSTRAINT customer_charges_obligation UNIQUE (source, obligation)
);
CREATE INDEX customer_charges_of_order ON customer_charges (order_name, create_time);

CREATE TABLE customer_charge_items (
  charge TEXT NOT NULL REFERENCES customer_charges (name),
  ordinal BIGINT NOT NULL,
  unit TEXT NOT NULL,
  component TEXT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (charge, ordinal)
);

-- What of a payment pays for other orders now. Such a share is a payment of that order with the same reference, and
-- `origin` names the payment it came from.
ALTER TABLE payments ADD COLUMN transferred BIGINT NOT NULL DEFAULT 0 CHECK (transferred >= 0);
ALTER TABLE payments ADD COLUMN origin TEXT NOT NULL DEFAULT '';
