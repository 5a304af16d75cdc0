import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { aCustomerWithABlender, playMoneyStory, providerRefunds, Refund_State } from "./money.mjs";
import { Stack } from "./stack.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

async function playWithFault(fault, times = 1) {
  const customer = await aCustomerWithABlender(stack);
  const reference = `pi_${customer.order.name.slice("orders/".length)}`;
  await stack.sandbox("/sandbox/faults", { match: { payment_intent: reference }, fault, times });
  return { customer, refund: await playMoneyStory(stack, customer) };
}

for (const fault of ["timeout_after_success", "webhook_before_reply", "duplicate_webhook", "unavailable"]) {
  test(`${fault}: the customer is paid exactly once`, async () => {
    const { customer, refund } = await playWithFault(fault);
    assert.equal(refund.state, Refund_State.SUCCEEDED);
    const paid = await providerRefunds(stack, customer.order);
    assert.equal(paid.length, 1);
    assert.equal(Number(paid[0].amount), 8639);
  });
}

test("decline: the refund fails, the reservation is released, nothing was paid", async () => {
  const { customer, refund } = await playWithFault("decline");
  assert.equal(refund.state, Refund_State.FAILED);
  const balance = await customer.refunds.getRefundableBalance({ order: customer.order.name });
  assert.equal(balance.payments[0].refundable.minorUnits, 8639n);
});
