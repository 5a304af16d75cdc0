// A whole shop's book is imported, and imported again: nothing is lost, nothing is doubled. Skipped where the book is absent.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { OrderService } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_service_pb.js";
import { RefundsService } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/refunds_service_pb.js";

import { convert } from "../data/retail_to_book.mjs";
import { root, Stack } from "./stack.mjs";

const source = process.env.RECOURSE_RETAIL ?? path.join(root, "../shared/data/retail");
if (!existsSync(path.join(source, "orders.json"))) {
  console.log(`skipped: no retail book in ${source}`);
  process.exit(77);
}

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

const minor = (amounts) => amounts.reduce((total, { minorUnits }) => total + BigInt(minorUnits), 0n);
// Captured less what went back before, in minor units.
const refundableOf = (orders) => minor(orders.flatMap((order) => order.payments.map(({ captured }) => captured)))
  - minor(orders.flatMap((order) => (order.pastRefunds ?? []).map(({ amount }) => amount)));

// What the stack holds of the customers of a book.
async function holdings(customers) {
  let orders = 0;
  let refundable = 0n;
  for (const { name } of customers) {
    const order = await stack.client(OrderService, name);
    const refunds = await stack.client(RefundsService, name);
    const listed = (await order.listOrders({ parent: name, pageSize: 100 })).orders;
    orders += listed.length;
    for (const { payments } of await Promise.all(listed.map(({ name }) => refunds.getRefundableBalance({ order: name })))) {
      refundable += minor(payments.map((payment) => payment.refundable));
    }
  }
  return { orders, refundable };
}

test("the same book and the same now give the same bytes", () => {
  const now = Date.parse("2026-01-31T12:00:00Z");
  const written = ["one", "two"].map((name) => {
    convert(source, path.join(stack.data, name), { now });
    return readFileSync(path.join(stack.data, name, "orders.jsonl"), "utf8");
  });
  assert.equal(written[0], written[1]);
});

test("1,000 orders of 500 customers are imported with their money; a second run doubles nothing", async () => {
  const folder = path.join(stack.data, "book");
  const { customers, orders } = convert(source, folder);
  assert.equal(customers.length, 500);
  assert.equal(orders.length, 1000);
  assert.match(stack.recoursectl("import", folder, "--gateway", stack.url), /^1500 imported, 0 already there, 0 bad$/m);
  const expected = { orders: 1000, refundable: refundableOf(orders) };
  assert.deepEqual(await holdings(customers), expected);

  assert.match(stack.recoursectl("import", folder, "--gateway", stack.url), / 0 bad$/m);
  assert.deepEqual(await holdings(customers), expected);
});
