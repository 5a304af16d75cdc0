CREATE TABLE actions (
  name TEXT PRIMARY KEY,
  customer TEXT NOT NULL,
  order_name TEXT NOT NULL,
  type BIGINT NOT NULL,
  state BIGINT NOT NULL,
  -- Asked for without a member of staff: counts against the limits.
  automatic BIGINT NOT NULL,
  currency TEXT NOT NULL,
  -- Minor units that go out by it; 0 when it moves no money by itself.
  amount BIGINT NOT NULL CHECK (amount >= 0),
  confirm_time BIGINT,
  version BIGINT NOT NULL,
  -- Of the quote. Never leaves the server.
  token TEXT NOT NULL,
  -- recourse.routing.v1.Action, without etag.
  body BYTEA NOT NULL
);
CREATE INDEX actions_of_customer ON actions (customer, name);
CREATE INDEX actions_of_order ON actions (order_name, state);
CREATE INDEX actions_confirmed ON actions (type, currency, confirm_time);

CREATE TABLE paused_actions (
  type BIGINT PRIMARY KEY,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  pause_time BIGINT NOT NULL
);
