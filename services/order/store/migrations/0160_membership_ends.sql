-- body: recourse.order.v1.MembershipEnd. A period is paid back once.
CREATE TABLE membership_ends (
  name TEXT PRIMARY KEY,
  period_order TEXT NOT NULL UNIQUE REFERENCES orders (order_id),
  body BYTEA NOT NULL
);
