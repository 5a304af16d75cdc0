-- Whose store credit gets an allocation; empty: the payment gets it.
ALTER TABLE allocations ADD COLUMN credit_to TEXT NOT NULL DEFAULT '';
