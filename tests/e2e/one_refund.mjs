// The money story as every shape of the stack must tell it.
import assert from "node:assert/strict";

import { aCustomerWithABlender, playMoneyStory, providerRefunds, Refund_State } from "./money.mjs";

export async function playsToOneRefund(stack) {
  const customer = await aCustomerWithABlender(stack);
  const refund = await playMoneyStory(stack, customer);
  assert.equal(refund.state, Refund_State.SUCCEEDED);
  assert.equal(refund.total.minorUnits, 8639n);
  assert.deepEqual((await providerRefunds(stack, customer.order)).map(({ amount }) => Number(amount)), [8639]);
  return customer;
}
