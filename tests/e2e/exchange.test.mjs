// One variant for another: quoted to the cent, the difference taken or paid back when the old goods are on their way, and the
// money that was paid for the old unit pays for the new one, over a chain of exchanges.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { CatalogService } from "../../libs/client_ts/dist/gen/recourse/order/v1/catalog_service_pb.js";
import { Order_Kind, Unit_State } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_pb.js";
import { OrderService } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_service_pb.js";
import { ReturnReason } from "../../libs/client_ts/dist/gen/recourse/policy/v1/policy_pb.js";
import { Charge_State } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/charge_pb.js";
import { ChargeService } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/charge_service_pb.js";
import { LedgerService } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/ledger_service_pb.js";
import { RefundsService } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/refunds_service_pb.js";
import { Resolution } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_pb.js";
import { ReturnsService } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_service_pb.js";

import { awaitRefund, awaitReturn, providerRefunds } from "./money.mjs";
import { importOrder, makeCustomer, orderOf, usd } from "./shop.mjs";
import { Stack } from "./stack.mjs";

const PRODUCT = "products/blender-500";
// Without tax; the blender cost 79.99 and 6.40 tax.
const PRICES = { red: 7999, black: 7999, small: 5999, steel: 9999, gold: 19999 };
const variant = (colour) => `${PRODUCT}/variants/${colour}`;

let stack;
before(async () => {
  stack = await Stack.start();
  const catalog = await stack.client(CatalogService, "agents/root", "admin");
  const variants = Object.entries(PRICES).map(([colour, price]) => ({ name: variant(colour), title: colour, price: usd(price), available: true }));
  await catalog.importProduct({ product: { name: PRODUCT, title: "Countertop blender", variants }, requestId: randomUUID() });
});
after(() => stack?.stop());

async function aCustomer(change = (order) => order) {
  const customer = await makeCustomer(stack);
  const book = orderOf(customer);
  book.lines[0].variant = variant("red");
  const order = await importOrder(stack, change(book));
  return {
    customer, order, unit: order.lines[0].units[0].name,
    charges: await stack.client(ChargeService, customer), orders: await stack.client(OrderService, customer),
    refunds: await stack.client(RefundsService, customer), returns: await stack.client(ReturnsService, customer),
  };
}

const quoted = ({ returns }, unit, colour, reason = ReturnReason.DEFECTIVE) => returns.quoteReturn({
  order: unit.slice(0, unit.indexOf("/units/")), units: [unit], reason, resolution: Resolution.EXCHANGE, variants: [variant(colour)],
});

async function agreed({ returns }, { quoteToken }) {
  const { returnCase } = await returns.createReturn({ quoteToken, requestId: randomUUID() });
  return awaitReturn(returns, returnCase.name, (current) => current.label?.trackingNumber);
}

async function handedOver({ returns }, returnCase, wanted) {
  await stack.sandbox("/carrier/scans", { tracking_number: returnCase.label.trackingNumber, code: "102" });
  return awaitReturn(returns, returnCase.name, wanted);
}

async function exchanged(customer, unit, colour) {
  return handedOver(customer, await agreed(customer, await quoted(customer, unit, colour)), (current) => current.replacementOrder);
}

async function refundableOf({ refunds }, order) {
  const { items } = await refunds.getRefundableBalance({ order });
  return items.reduce((sum, { amount }) => sum + amount.minorUnits, 0n);
}

async function awaitCharge({ charges }, name, state) {
  for (const end = Date.now() + 45_000; Date.now() < end;) {
    const { charge } = await charges.getCharge({ name });
    if (charge.state === state) return charge;
  }
  throw new Error("waited too long");
}

test("T-EXCH-1: of equal price, nothing is charged and nothing paid back, and the new unit is worth what was paid", async () => {
  const customer = await aCustomer();
  const { terms } = await quoted(customer, customer.unit, "black");
  assert.equal(terms.exchange.value.minorUnits, 8639n);
  assert.equal(terms.exchange.price.minorUnits, 8639n);
  assert.equal(terms.exchange.charge, undefined);
  assert.equal(terms.refundTotal.minorUnits, 0n);
  const done = await exchanged(customer, customer.unit, "black");
  const { order } = await customer.orders.getOrder({ name: done.replacementOrder });
  assert.equal(order.kind, Order_Kind.EXCHANGE);
  assert.equal(order.lines[0].variant, variant("black"));
  assert.equal(order.lines[0].units[0].replaces, customer.unit);
  assert.equal(await refundableOf(customer, order.name), 8639n);
  assert.equal(await refundableOf(customer, customer.order.name), 0n);
  assert.deepEqual(await providerRefunds(stack, customer.order), []);
});

test("T-EXCH-1: of a cheaper one the difference goes back, once, to the card", async () => {
  const customer = await aCustomer();
  const { terms } = await quoted(customer, customer.unit, "small");
  assert.equal(terms.exchange.price.minorUnits, 5999n + 480n);
  assert.equal(terms.refundTotal.minorUnits, 2160n);
  assert.equal(terms.destinations[0].paymentLabel, "card");
  const done = await exchanged(customer, customer.unit, "small");
  const { refund } = await awaitReturn(customer.returns, done.name, (current) => current.refund);
  assert.equal((await awaitRefund(customer.refunds, refund)).total.minorUnits, 2160n);
  assert.deepEqual((await providerRefunds(stack, customer.order)).map(({ amount }) => amount), [2160]);
  assert.equal(await refundableOf(customer, done.replacementOrder), 6479n);
});

test("T-EXCH-1: of a dearer one the difference is held at the yes and taken when the old one is on its way", async () => {
  const customer = await aCustomer();
  const quote = await quoted(customer, customer.unit, "steel");
  assert.equal(quote.terms.exchange.charge.minorUnits, 9999n + 800n - 8639n);
  assert.equal(quote.terms.exchange.paymentLabel, "card");
  const created = await agreed(customer, quote);
  await awaitCharge(customer, created.charge, Charge_State.AUTHORIZED);
  const done = await handedOver(customer, created, (current) => current.replacementOrder);
  await awaitCharge(customer, created.charge, Charge_State.CAPTURED);
  assert.equal(await refundableOf(customer, done.replacementOrder), 10799n);
  assert.equal(await refundableOf(customer, customer.order.name), 0n);
});

test("INV-19: an exchanged unit is exchanged again, and all of it goes back to what it was paid with", async () => {
  const customer = await aCustomer();
  let unit = customer.unit;
  for (const colour of ["steel", "small", "red"]) {
    const done = await exchanged(customer, unit, colour);
    unit = `${done.replacementOrder}/units/1`;
    const { order } = await customer.orders.getOrder({ name: done.replacementOrder });
    await delivered(order);
  }
  assert.equal(await refundableOf(customer, unit.slice(0, unit.indexOf("/units/"))), 8639n);
  const { quoteToken } = await customer.returns.quoteReturn({ order: unit.slice(0, unit.indexOf("/units/")), units: [unit], reason: ReturnReason.DEFECTIVE });
  const back = await handedOver(customer, await agreed(customer, { quoteToken }), (current) => current.refund);
  assert.equal((await awaitRefund(customer.refunds, back.refund)).total.minorUnits, 8639n);
  const { balanced } = await (await stack.client(LedgerService, "admins/root", "admin")).getTrialBalance({});
  assert.ok(balanced);
});

// The new goods are sent and arrive.
async function delivered(order) {
  const { FulfilmentService } = await import("../../libs/client_ts/dist/gen/recourse/order/v1/fulfilment_service_pb.js");
  const warehouse = await stack.client(FulfilmentService, "agents/hall", "warehouse");
  const trackingNumber = `X${order.name.slice("orders/".length)}`;
  await warehouse.createShipment({
    order: order.name, carrier: "sandbox", trackingNumber, units: order.lines.flatMap(({ units }) => units.map(({ name }) => name)),
    requestId: randomUUID(),
  });
  for (const code of ["102", "301"]) await stack.sandbox("/carrier/scans", { tracking_number: trackingNumber, code });
  const orders = await stack.client(OrderService, order.customer);
  for (const end = Date.now() + 45_000; Date.now() < end;) {
    const read = (await orders.getOrder({ name: order.name })).order;
    if (read.lines[0].units[0].state === Unit_State.DELIVERED) return;
  }
  throw new Error("never delivered");
}

test("a difference that the bank refuses makes it a refund, told and paid", async () => {
  const customer = await aCustomer();
  await stack.sandbox("/sandbox/faults", { match: { payment_method: "pm_card_visa" }, fault: "decline", times: 1 });
  const created = await agreed(customer, await quoted(customer, customer.unit, "steel"));
  await awaitCharge(customer, created.charge, Charge_State.DECLINED);
  const done = await handedOver(customer, created, (current) => current.refund);
  assert.equal(done.resolution, Resolution.REFUND);
  assert.equal(done.replacementOrder, "");
  assert.equal((await awaitRefund(customer.refunds, done.refund)).total.minorUnits, 8639n);
});

test("what was held is given back when the customer keeps the old goods", async () => {
  const customer = await aCustomer();
  const created = await agreed(customer, await quoted(customer, customer.unit, "gold"));
  await awaitCharge(customer, created.charge, Charge_State.AUTHORIZED);
  await customer.returns.cancelReturn({ name: created.name, requestId: randomUUID() });
  await awaitCharge(customer, created.charge, Charge_State.VOIDED);
  assert.equal(await refundableOf(customer, customer.order.name), 8639n);
});

test("what cannot be exchanged is refused with the reason", async () => {
  const customer = await aCustomer();
  const gifted = await aCustomer((book) => ({ ...book, payments: [{ ...book.payments[0], label: "gift card" }] }));
  for (const [who, colour, reason] of [[customer, "red", "SAME_ITEM"], [customer, "blue", "VARIANT_UNAVAILABLE"], [gifted, "steel", "PAYMENT_REQUIRED"]]) {
    await assert.rejects(quoted(who, who.unit, colour), (error) => {
      assert.match(JSON.stringify(error.details.map(({ debug, value }) => debug ?? Buffer.from(value).toString())), new RegExp(reason));
      return true;
    });
  }
});
