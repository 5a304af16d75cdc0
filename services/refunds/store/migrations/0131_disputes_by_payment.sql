-- Asked at every refund: without it each reads all disputes there are.
CREATE INDEX disputes_by_payment ON disputes (payment);
