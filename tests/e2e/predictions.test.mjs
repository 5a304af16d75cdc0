// Before anything is typed: what a customer probably comes for, from what the services hold.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { HelpSessionService } from "../../libs/client_ts/dist/gen/recourse/routing/v1/help_session_service_pb.js";

import { aCustomerWithABlender, handOver, quote, sayYes } from "./money.mjs";
import { daysAgo, importOrder, makeCustomer, orderOf } from "./shop.mjs";
import { Stack } from "./stack.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

async function predictedFor(customer, who = customer) {
  const help = await stack.client(HelpSessionService, who, who.startsWith("agents/") ? "agent" : "customer");
  return (await help.predictIssues({ parent: customer })).issues;
}

function lateOrderOf(customer) {
  const order = orderOf(customer);
  order.shipments[0].promisedTime = daysAgo(1);
  order.shipments[0].events = order.shipments[0].events.slice(0, 1);
  return order;
}

test("nothing is guessed for who has nothing to worry about", async () => {
  const customer = await makeCustomer(stack);
  await importOrder(stack, orderOf(customer, { deliveredDaysAgo: 12 }));
  assert.deepEqual(await predictedFor(customer), []);
});

test("a late parcel comes before one delivered today, for the customer and for an agent, for nobody else", async () => {
  const customer = await makeCustomer(stack);
  await importOrder(stack, orderOf(customer, { deliveredDaysAgo: 0 }));
  const late = await importOrder(stack, lateOrderOf(customer));
  const predicted = await predictedFor(customer);
  assert.deepEqual(predicted.map(({ issue }) => issue), ["issues/late_delivery", "issues/delivered_not_received"]);
  assert.equal(predicted[0].order, late.name);
  assert.equal(predicted[0].text, "Your Countertop blender is late");
  assert.equal((await predictedFor(customer, "agents/ada")).length, 2);
  await assert.rejects(predictedFor(customer, await makeCustomer(stack)), /not_found/i);
});

test("a label that waits to be used is guessed, and no more when the parcel is on its way", async () => {
  const customer = await aCustomerWithABlender(stack);
  const quoted = await quote(customer);
  const returned = await sayYes(customer, quoted.quoteToken);
  const before = await predictedFor(customer.customer);
  assert.deepEqual(before.map(({ issue }) => issue), ["issues/return_status"]);
  await handOver(stack, customer, returned);
  assert.ok((await predictedFor(customer.customer)).every(({ issue }) => issue !== "issues/return_status"));
});
