import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { RefundTrigger } from "../../libs/client_ts/dist/gen/recourse/policy/v1/policy_pb.js";
import { OrderService } from "../../libs/client_ts/dist/gen/recourse/order/v1/order_service_pb.js";

import { aCustomerWithABlender, playMoneyStory, providerRefunds, quote, Refund_State } from "./money.mjs";
import { Stack } from "./stack.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

test("a smashed blender is quoted in full, returned, and paid back once the carrier scans it", async () => {
  const customer = await aCustomerWithABlender(stack);
  const { terms } = await quote(customer);
  assert.equal(terms.refundTotal.minorUnits, 8639n);
  assert.equal(terms.trigger, RefundTrigger.ON_FIRST_SCAN);

  const refund = await playMoneyStory(stack, customer);
  assert.equal(refund.state, Refund_State.SUCCEEDED);
  assert.equal(refund.total.minorUnits, 8639n);
  assert.equal(refund.timeline[0].state, Refund_State.RESERVED);
  assert.equal(refund.timeline.at(-1).state, Refund_State.SUCCEEDED);
  assert.equal((await providerRefunds(stack, customer.order)).length, 1);

  const balance = await customer.refunds.getRefundableBalance({ order: customer.order.name });
  assert.equal(balance.payments[0].refundable.minorUnits, 0n);
});

test("the customer's orders are listed newest first, with units and what was paid for them", async () => {
  const customer = await aCustomerWithABlender(stack, { quantity: 3 });
  const orders = await stack.client(OrderService, customer.customer);
  const listed = await orders.listOrders({ parent: customer.customer });
  assert.equal(listed.orders.length, 1);
  assert.equal(listed.orders[0].lines[0].units.length, 3);
});

test("recoursectl demo plays the story with a customer of its own, any number of times", () => {
  for (let i = 0; i < 2; i++) stack.recoursectl("demo", "--gateway", stack.url, "--data", stack.data);
});
