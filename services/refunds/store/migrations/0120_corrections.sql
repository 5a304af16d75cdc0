-- Who made a refund (0: a rule), and until when it can be taken back.
ALTER TABLE refunds ADD COLUMN made_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE refunds ADD COLUMN cancel_before BIGINT NOT NULL DEFAULT 0;

-- What failed is asked for once more by another allocation: at most one, whoever asks.
ALTER TABLE allocations ADD COLUMN replaces TEXT NOT NULL DEFAULT '';
ALTER TABLE allocations ADD COLUMN consent TEXT NOT NULL DEFAULT '';
-- What the provider paid beyond the amount.
ALTER TABLE allocations ADD COLUMN difference BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX allocations_replaced_once ON allocations (replaces) WHERE replaces <> '';
