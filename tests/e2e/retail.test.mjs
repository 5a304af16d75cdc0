// A whole shop's book is imported, and imported again: nothing is lost, nothing is doubled. Its pending orders are changed and
// cancelled, units of its delivered orders exchanged, to the cent. Skipped where the book is absent.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { Cancellation_Reason } from "../../libs/client_ts/dist/gen/recourse/order/v1/cancellation_pb.js";
import { CancellationService, UnitCancellation_Outcome } from "../../libs/client_ts/dist/gen/recourse/order/v1/cancellation_service_pb.js";
import { CatalogService } from "../../libs/client_ts/dist/gen/recourse/order/v1/catalog_service_pb.js";
import { OrderChangeService } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_change_service_pb.js";
import { OrderChange_State } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_change_pb.js";
import { OrderService } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_service_pb.js";
import { RefundTrigger, ReturnReason } from "../../libs/client_ts/dist/gen/recourse/policy/v1/policy_pb.js";
import { RefundsService } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/refunds_service_pb.js";
import { Grade_Disposition, Resolution, Return_State } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_pb.js";
import { ReturnsService } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_service_pb.js";

import { convert } from "../data/retail_to_book.mjs";
import { root, Stack } from "./stack.mjs";
import { awaited } from "./until.mjs";

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

// Some at a time: a shop's customers do not come all at once.
async function forEach(items, work) {
  const queue = [...items];
  await Promise.all(Array.from({ length: 8 }, async () => { for (let item; (item = queue.shift());) await work(item); }));
}

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

test("pending orders are changed and cancelled through the public API: every cent comes back, once", async () => {
  const { customers, orders, products } = convert(source, path.join(stack.data, "book"));
  const before = (await holdings(customers)).refundable;
  const catalog = await stack.client(CatalogService, "agents/root", "admin");
  await forEach(products, (product) => catalog.importProduct({ product, requestId: randomUUID() }));
  const offers = new Map(products.map(({ name, variants }) => [name, variants]));
  const pending = orders.filter((order) => order.shipments.length === 0 && !order.pastRefunds);
  const packed = orders.filter((order) => order.shipments.length > 0 && order.shipments[0].events.length === 0);
  assert.equal(pending.length, 423);
  assert.equal(packed.length, 102);

  let changed = 0;
  let paidBack = 0n;
  await forEach(pending, async ({ name, customer, lines, payments }) => {
    const captured = minor(payments.map((payment) => payment.captured));
    const cancellations = await stack.client(CancellationService, customer);
    const refunds = await stack.client(RefundsService, customer);
    let difference = 0n;
    const price = BigInt(lines[0].components[0].amount.minorUnits);
    const cheaper = offers.get(lines[0].product).find((variant) => variant.available && BigInt(variant.price.minorUnits) < price);
    if (cheaper) {
      const changes = await stack.client(OrderChangeService, customer);
      const change = { name, units: [`${name}/units/1`], variants: [cheaper.name], requestId: randomUUID() };
      difference = (await changes.replaceOrderItems(change)).change.total.minorUnits;
      assert.equal(difference, price - BigInt(cheaper.price.minorUnits), name);
      await awaited(() => changes.listOrderChanges({ parent: name }), (list) => list.changes[0].state === OrderChange_State.COMPLETED);
      changed++;
    }
    const cancel = { name, reason: Cancellation_Reason.CHANGED_MIND, requestId: randomUUID() };
    const { total, units } = await cancellations.cancelOrder(cancel);
    assert.ok(units.every(({ outcome }) => outcome === UnitCancellation_Outcome.CANCELLED), name);
    assert.equal(total.minorUnits + difference, captured, name);
    await awaited(() => refunds.getRefundableBalance({ order: name }), (left) => minor(left.payments.map((payment) => payment.refundable)) === 0n);
    paidBack += captured;
  });
  assert.ok(changed > 300, `${changed} orders were changed`);

  // What is packed is asked of the warehouse: nothing is paid before it answers.
  await forEach(packed, async ({ name, customer }) => {
    const cancellations = await stack.client(CancellationService, customer);
    const { total, units } = await cancellations.cancelOrder({ name, reason: Cancellation_Reason.CHANGED_MIND, requestId: randomUUID() });
    assert.ok(units.every(({ outcome }) => outcome === UnitCancellation_Outcome.REQUESTED), name);
    assert.equal(total.minorUnits, 0n);
  });
  assert.equal((await holdings(customers)).refundable, before - paidBack);
});

test("T-EXCH-1: a unit of every delivered order becomes another variant, dearer or cheaper: sums agree to the cent", async () => {
  const { orders, products } = convert(source, path.join(stack.data, "book"));
  const offers = new Map(products.map(({ name, variants }) => [name, variants]));
  const delivered = orders.filter((order) => order.shipments[0]?.events.length > 1 && !order.pastRefunds);
  const warehouse = await stack.client(ReturnsService, "agents/hall", "warehouse");
  const counted = { dearer: 0, cheaper: 0, equal: 0, impossible: 0 };
  await forEach(delivered, async ({ name, customer, lines, payments }) => {
    const line = lines.findIndex(({ product, variant }) => offers.get(product)?.some((offer) => offer.available && offer.name !== variant));
    if (line < 0) { counted.impossible++; return; }
    const wanted = offers.get(lines[line].product).find((offer) => offer.available && offer.name !== lines[line].variant);
    const returns = await stack.client(ReturnsService, customer);
    const refunds = await stack.client(RefundsService, customer);
    const unit = `${name}/units/${lines.slice(0, line).reduce((sum, { quantity }) => sum + quantity, 1)}`;
    const before = minor((await refunds.getRefundableBalance({ order: name })).payments.map(({ refundable }) => refundable));
    const request = { order: name, units: [unit], reason: ReturnReason.DEFECTIVE, resolution: Resolution.EXCHANGE, variants: [wanted.name] };
    const quote = await returns.quoteReturn(request).catch((error) => error);
    if (quote instanceof Error) {
      // A gift card cannot be asked for more.
      assert.match(quote.message, /nothing can be charged/, name);
      assert.ok(payments.every(({ label }) => /gift/i.test(label)), name);
      counted.impossible++;
      return;
    }
    const { value, price, charge } = quote.terms.exchange;
    assert.equal(price.minorUnits, BigInt(wanted.price.minorUnits), name);
    const difference = price.minorUnits - value.minorUnits;
    assert.equal(charge?.minorUnits ?? 0n, difference > 0n ? difference : 0n, name);
    assert.equal(quote.terms.refundTotal.minorUnits, difference < 0n ? -difference : 0n, name);
    counted[difference > 0n ? "dearer" : difference < 0n ? "cheaper" : "equal"]++;

    const { returnCase } = await returns.createReturn({ quoteToken: quote.quoteToken, requestId: randomUUID() });
    const labelled = await awaited(() => returns.getReturn({ name: returnCase.name }), (read) => read.returnCase.label?.trackingNumber);
    await stack.sandbox("/carrier/scans", { tracking_number: labelled.returnCase.label.trackingNumber, code: "102" });
    await awaited(() => returns.getReturn({ name: returnCase.name }), (read) => read.returnCase.state === Return_State.IN_TRANSIT);
    await warehouse.receiveReturn({ name: returnCase.name, requestId: randomUUID() });
    if (quote.terms.trigger === RefundTrigger.ON_GRADING) {
      await warehouse.gradeReturn({ name: returnCase.name, grades: [{ unit, disposition: Grade_Disposition.SELLABLE }], requestId: randomUUID() });
    }
    const done = await awaited(() => returns.getReturn({ name: returnCase.name }), (read) => read.returnCase.replacementOrder);
    const balanceOf = async (order) => minor((await refunds.getRefundableBalance({ order })).payments.map(({ refundable }) => refundable));
    assert.equal(await balanceOf(done.returnCase.replacementOrder), price.minorUnits, name);
    await awaited(() => balanceOf(name), (left) => left === before - value.minorUnits);
  });
  assert.ok(counted.dearer > 50 && counted.cheaper > 50, JSON.stringify(counted));
});
