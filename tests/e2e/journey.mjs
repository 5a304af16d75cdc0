// Steps of the journeys: a shop whose time is set forward, its parcels, claims, disputes and books.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import { Claim_State, Claim_Type } from "../../libs/client_ts/dist/gen/recourse/claims/v1/claims_pb.js";
import { ClaimsService } from "../../libs/client_ts/dist/gen/recourse/claims/v1/claims_service_pb.js";
import { DeliveryService } from "../../libs/client_ts/dist/gen/recourse/order/v1/delivery_service_pb.js";
import { OrderService } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_service_pb.js";
import { PolicyFacts_Fulfilment } from "../../libs/client_ts/dist/gen/recourse/policy/v1/policy_pb.js";
import { DisputeService } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/dispute_service_pb.js";
import { LedgerService } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/ledger_service_pb.js";
import { RefundsService } from "../../libs/client_ts/dist/gen/recourse/refunds/v1/refunds_service_pb.js";
import { ReturnsService } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_service_pb.js";

import { providerRefunds } from "./money.mjs";
import { importOrder, makeCustomer, orderOf } from "./shop.mjs";
import { awaited } from "./until.mjs";

export const HOUR = 3600;
export const DAY = 24 * HOUR;
export const SHOP = "sellers/lumen";

export const seconds = (timestamp) => Number(timestamp.seconds);

// Business time, in seconds; the machine's own stays where it is.
export async function now(stack) {
  return Date.parse((await (await fetch(`${stack.url}/dev/clock`)).json()).now) / 1000;
}

export async function advance(stack, by) {
  const response = await fetch(`${stack.url}/dev/clock`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ advance_seconds: Math.ceil(by) }),
  });
  assert.equal(response.status, 200, await response.text());
}

export async function advanceTo(stack, time) {
  await advance(stack, Math.max(0, time - await now(stack)));
}

// As the carrier's driver, now.
export async function scan(stack, trackingNumber, code) {
  const time = new Date(await now(stack) * 1000).toISOString();
  await stack.sandbox("/carrier/scans", { tracking_number: trackingNumber, code, time });
}

// A customer with one blender, sold and sent by `seller` if there is one, in a parcel that has come as far as `codes` say
// (each `daysAgo` days ago) and was promised for `promised` days from now.
export async function aCustomer(stack, { codes = [["102", 3], ["301", 1]], promised = -1, seller, change = (book) => book } = {}) {
  const customer = await makeCustomer(stack);
  const ago = await agoOf(stack);
  const book = orderOf(customer);
  const trackingNumber = book.shipments[0].trackingNumber;
  book.placedTime = ago(Math.max(4, ...codes.map(([, days]) => days + 1)));
  book.shipments[0].promisedTime = ago(-promised);
  book.shipments[0].events = codes.map(([eventCode, days]) => ({ carrier: "sandbox", trackingNumber, eventCode, eventTime: ago(days) }));
  if (seller) Object.assign(book.lines[0].facts, { fulfilment: PolicyFacts_Fulfilment.SELLER, seller });
  const order = await importOrder(stack, change(book));
  return {
    customer, order, trackingNumber, unit: order.lines[0].units[0].name,
    claims: await stack.client(ClaimsService, customer), deliveries: await stack.client(DeliveryService, customer),
    orders: await stack.client(OrderService, customer), refunds: await stack.client(RefundsService, customer),
    returns: await stack.client(ReturnsService, customer),
  };
}

async function agoOf(stack) {
  const time = Math.floor(await now(stack));
  return (days) => ({ seconds: BigInt(time - Math.round(days * DAY)), nanos: 0 });
}

export async function unitOf({ orders, order }) {
  return (await orders.getOrder({ name: order.name })).order.lines[0].units[0];
}

export async function awaitUnit(customer, state) {
  return awaited(() => unitOf(customer), (unit) => unit.state === state);
}

export async function problemsOf({ deliveries, order }) {
  return (await deliveries.listDeliveryProblems({ parent: order.name })).problems;
}

export async function awaitProblem(customer, type) {
  const problems = await awaited(() => problemsOf(customer), (all) => all.some((problem) => problem.type === type));
  return problems.find((problem) => problem.type === type);
}

export async function claimed({ claims, order, unit }, type = Claim_Type.NOT_RECEIVED) {
  const { claim } = await claims.createClaim({ order: order.name, units: [unit], type, statement: "As I said.", requestId: randomUUID() });
  return claim;
}

export async function awaitClaim({ claims }, name, state) {
  const read = async () => (await claims.getClaim({ name })).claim;
  return awaited(read, (claim) => claim.state === state);
}

// The bank takes the customer's side, or goes on: `id` names one that is open.
export async function dispute(stack, { order }, { amount = 8639, status = "needs_response", id } = {}) {
  const reference = `pi_${order.name.slice("orders/".length)}`;
  await stack.sandbox("/sandbox/disputes", {
    payment_intent: reference, amount, currency: "usd", reason: "product_not_received", status, ...(id && { id }),
  });
}

// The order's one dispute, in one of these states: one that cannot be lost by right is answered by itself.
export async function awaitDispute(stack, { order }, ...states) {
  const disputes = await stack.client(DisputeService, "agents/ada", "agent");
  const read = async () => (await disputes.listDisputes({ parent: order.name })).disputes[0];
  return awaited(read, (one) => states.includes(one?.state));
}

export async function balanceOf({ refunds }, order) {
  return (await refunds.getRefundableBalance({ order })).payments[0];
}

// Every currency's accounts add up to nothing. Answers them.
export async function trialBalance(stack) {
  const ledger = await stack.client(LedgerService, "admins/root", "admin");
  const { lines, balanced } = await ledger.getTrialBalance({});
  const sums = new Map();
  for (const { balance } of lines) sums.set(balance.currencyCode, (sums.get(balance.currencyCode) ?? 0n) + balance.minorUnits);
  for (const [currency, sum] of sums) assert.equal(sum, 0n, currency);
  assert.ok(balanced);
  return lines;
}

// The books close, and of what was captured for the order at most that much was given back: `paid`, by the provider's own count.
export async function assertMoney(stack, customer, paid) {
  await trialBalance(stack);
  const { payments } = await customer.refunds.getRefundableBalance({ order: customer.order.name });
  for (const { captured, pending, refunded, refundable } of payments) {
    assert.ok(pending.minorUnits + refunded.minorUnits + refundable.minorUnits <= captured.minorUnits);
  }
  assert.deepEqual((await providerRefunds(stack, customer.order)).map(({ amount }) => amount), paid);
}

export const rejectedWith = (reason) => (error) => {
  const details = JSON.stringify((error.details ?? []).map(({ debug, value }) => debug ?? Buffer.from(value).toString()));
  assert.match(details, new RegExp(reason));
  return true;
};

export { Claim_State, Claim_Type };
