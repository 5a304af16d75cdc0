-- recourse.returns.v1.ReturnBasis: what the refund is computed from. Returns of before have the refunds themselves.
ALTER TABLE returns ADD COLUMN basis BYTEA NOT NULL DEFAULT '';
-- A person has looked at the goods, or had the time to.
ALTER TABLE returns ADD COLUMN graded BIGINT NOT NULL DEFAULT 0;
