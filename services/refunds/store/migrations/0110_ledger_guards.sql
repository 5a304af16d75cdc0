-- The ledger guards itself, whoever writes to it: entries are never changed or removed, name an account of the chart, and
-- add up to zero per posting and currency when their transaction ends.
CREATE TABLE chart_of_accounts (account TEXT PRIMARY KEY);
INSERT INTO chart_of_accounts (account) VALUES
  ('PSP_CLEARING'), ('CUSTOMER_REVENUE'), ('TAX_PAYABLE'), ('SHIPPING_REVENUE'), ('REFUND_RESERVED'), ('REFUNDS_PAYABLE'),
  ('REFUNDED_UNASSIGNED'), ('STORE_CREDIT_LIABILITY'), ('SELLER_PAYABLE'), ('SELLER_RESERVE'), ('PLATFORM_GOODWILL'),
  ('CARRIER_RECEIVABLE'), ('DISPUTED'), ('RECOVERY_RECEIVABLE'), ('OVERPAID'), ('FEES_INCOME'), ('PSP_FEES'), ('WRITE_OFF');

-- only: sqlite
CREATE TRIGGER ledger_keeps_entries BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ledger_append_only'); END;
CREATE TRIGGER ledger_loses_nothing BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ledger_append_only'); END;
CREATE TRIGGER ledger_knows_account BEFORE INSERT ON ledger
WHEN substr(NEW.account, 1, instr(NEW.account || ':', ':') - 1) NOT IN (SELECT account FROM chart_of_accounts)
BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ledger_account'); END;
-- SQLite has no trigger at commit, but deferred foreign keys: a posting's sum must be a row of `zero`.
CREATE TABLE zero (amount BIGINT PRIMARY KEY);
INSERT INTO zero VALUES (0);
CREATE TABLE posting_sums (
  posting TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL REFERENCES zero (amount) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (posting, currency)
);
INSERT INTO posting_sums SELECT posting, currency, SUM(amount) FROM ledger GROUP BY posting, currency;
CREATE TRIGGER ledger_balances AFTER INSERT ON ledger
BEGIN
  INSERT INTO posting_sums VALUES (NEW.posting, NEW.currency, NEW.amount)
  ON CONFLICT (posting, currency) DO UPDATE SET amount = posting_sums.amount + excluded.amount;
END;
-- end
-- only: postgres
CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_append_only';
END $$;
CREATE TRIGGER ledger_keeps_entries BEFORE UPDATE OR DELETE ON ledger
FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_keeps_all BEFORE TRUNCATE ON ledger EXECUTE FUNCTION ledger_append_only();
CREATE FUNCTION ledger_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM chart_of_accounts WHERE account = split_part(NEW.account, ':', 1)) THEN
    RAISE EXCEPTION 'not an account: %', NEW.account USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_account';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_knows_account BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION ledger_account();
CREATE FUNCTION ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM ledger WHERE posting = NEW.posting GROUP BY currency HAVING SUM(amount) <> 0) THEN
    RAISE EXCEPTION 'posting % does not balance', NEW.posting
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balances';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_balances AFTER INSERT ON ledger
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balances();
-- end
