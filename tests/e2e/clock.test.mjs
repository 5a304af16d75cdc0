// The clock of a development stack is set forward: what should happen in weeks happens now, in its order.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { Claim_State, Claim_Type } from "../../libs/client_ts/dist/gen/recourse/claims/v1/claims_pb.js";
import { ClaimsService } from "../../libs/client_ts/dist/gen/recourse/claims/v1/claims_service_pb.js";
import { PolicyFacts_Fulfilment } from "../../libs/client_ts/dist/gen/recourse/policy/v1/policy_pb.js";
import { Return_State } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_pb.js";

import { aCustomerWithABlender, awaitReturn, playMoneyStory, providerRefunds, quote, Refund_State, sayYes } from "./money.mjs";
import { importOrder, makeCustomer, orderOf } from "./shop.mjs";
import { Stack } from "./stack.mjs";

const DAY = 24 * 3600;

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

const clock = (init) => fetch(`${stack.url}/dev/clock`, init);
const advance = (seconds, headers = { "content-type": "application/json" }) =>
  clock({ method: "POST", headers, body: JSON.stringify({ advance_seconds: seconds }) });
const now = async () => Date.parse((await (await clock()).json()).now) / 1000;

test("AZ-SELLER-RESP: 72 hours of a silent seller pass in seconds, and the customer is paid", async () => {
  const customer = await makeCustomer(stack);
  const imported = orderOf(customer, { deliveredDaysAgo: 40 });
  Object.assign(imported.lines[0].facts, { fulfilment: PolicyFacts_Fulfilment.SELLER, seller: "sellers/silent" });
  imported.shipments[0].events.pop();  // handed to the carrier, never delivered
  const order = await importOrder(stack, imported);
  const claims = await stack.client(ClaimsService, customer);
  const { claim } = await claims.createClaim({
    order: order.name, units: [order.lines[0].units[0].name], type: Claim_Type.NOT_RECEIVED,
    statement: "It never came.", requestId: randomUUID(),
  });
  assert.equal((await advance(73 * 3600)).status, 200);
  assert.equal((await claims.getClaim({ name: claim.name })).claim.state, Claim_State.PAID);
  assert.equal((await providerRefunds(stack, order)).length, 1);
});

test("a return that nobody hands in expires, and its unit can be returned no more: the window is over", async () => {
  const customer = await aCustomerWithABlender(stack);
  const returned = await sayYes(customer, (await quote(customer)).quoteToken);
  const before = await now();
  assert.equal((await advance(100 * DAY)).status, 200);
  assert.ok(await now() - before >= 100 * DAY);
  await awaitReturn(customer.returns, returned.name, (current) => current.state === Return_State.EXPIRED);
  await assert.rejects(quote(customer));
});

test("after it the story still ends with the money: tokens and deadlines are the machine's", async () => {
  // Delivered six days before the clock's now, which is weeks ahead of the machine's.
  const ahead = (await now() - Date.now() / 1000) / DAY;
  const customer = await aCustomerWithABlender(stack, { deliveredDaysAgo: 6 - Math.round(ahead) });
  assert.equal((await playMoneyStory(stack, customer)).state, Refund_State.SUCCEEDED);
});

test("recoursectl clock sets it forward day by day", async () => {
  const before = await now();
  stack.recoursectl("clock", "--advance", "36h", "--gateway", stack.url);
  assert.ok(await now() - before >= 1.5 * DAY);
});

test("nonsense moves nothing, and neither does a page of another origin", async () => {
  const before = await now();
  for (const seconds of [-1, 0.5, "60", 367 * DAY, null]) assert.equal((await advance(seconds)).status, 400, String(seconds));
  assert.equal((await advance(60, { "content-type": "text/plain" })).status, 405);
  assert.equal((await clock({ method: "DELETE" })).status, 405);
  assert.ok(await now() - before < 60);
});
