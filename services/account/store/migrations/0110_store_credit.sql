-- Lots of store credit; what SQL itself keeps: never negative, never more than was credited.
CREATE TABLE credit_lots (
  name TEXT PRIMARY KEY,
  customer TEXT NOT NULL,
  currency TEXT NOT NULL,
  lot_class BIGINT NOT NULL,
  source TEXT NOT NULL,
  credited BIGINT NOT NULL,
  remaining BIGINT NOT NULL,
  expire_time BIGINT,
  create_time BIGINT NOT NULL,
  CHECK (remaining >= 0 AND remaining <= credited)
);
CREATE INDEX credit_lots_by_customer ON credit_lots(customer, create_time);

-- content: recourse.account.v1.StoreCreditEntry.
CREATE TABLE credit_entries (
  ledger_entry TEXT PRIMARY KEY,
  content BYTEA NOT NULL,
  restored_entry TEXT NOT NULL
);
CREATE INDEX credit_entries_by_restored ON credit_entries(restored_entry);
