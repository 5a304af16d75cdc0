// kill -9 at every named failpoint of the money story, then a restart: the story goes on and nobody is paid twice.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { killEverywhere } from "./chaos.mjs";
import { aCustomerWithABlender, awaitRefund, awaitReturn, providerRefunds, quote, Refund_State } from "./money.mjs";
import { Stack } from "./stack.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

async function play(customer, persist) {
  const { quoteToken } = await persist(() => quote(customer));
  const requestId = randomUUID();
  const { returnCase } = await persist(() => customer.returns.createReturn({ quoteToken, requestId }));
  const labelled = await persist(() => awaitReturn(customer.returns, returnCase.name, (now) => now.label?.trackingNumber));
  await stack.sandbox("/carrier/scans", { tracking_number: labelled.label.trackingNumber, code: "102" });
  const scanned = await persist(() => awaitReturn(customer.returns, returnCase.name, (now) => now.refund));
  return { returned: scanned, refund: await persist(() => awaitRefund(customer.refunds, scanned.refund)) };
}

async function checkPaidOnce(customer, { returned, refund }) {
  assert.equal(refund.state, Refund_State.SUCCEEDED);
  assert.equal(refund.source, returned.name);
  const paid = await providerRefunds(stack, customer.order);
  assert.deepEqual(paid.map(({ amount }) => Number(amount)), [8639]);
  const { refunds } = await customer.refunds.listRefunds({ parent: customer.order.name });
  assert.equal(refunds.length, 1);
  const balance = await customer.refunds.getRefundableBalance({ order: customer.order.name });
  assert.equal(balance.payments[0].refundable.minorUnits, 0n);
  assert.equal(balance.payments[0].pending.minorUnits, 0n);
}

test("killed at every failpoint of the story, the customer is paid exactly once", (t) =>
  // Claims has no part in it: it moves its cursor past what others say, at most once a second.
  killEverywhere(t, stack, {
    setStage: () => aCustomerWithABlender(stack), play, check: checkPaidOnce, fewest: 20, byChance: /^claims\.commit/,
  }));
