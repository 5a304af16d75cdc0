CREATE TABLE reimbursements (
  name TEXT PRIMARY KEY,
  seller TEXT NOT NULL,
  order_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  -- recourse.claims.v1.Reimbursement, without etag.
  body BYTEA NOT NULL,
  -- One for each order of a seller, for good.
  CONSTRAINT reimbursements_one UNIQUE (order_name, seller)
);
