// kill -9 at every named failpoint of the money story, then a restart: the story goes on and nobody is paid twice.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { aCustomerWithABlender, awaitRefund, awaitReturn, providerRefunds, quote, Refund_State } from "./money.mjs";
import { Stack } from "./stack.mjs";

let stack;
let armedFile;
let deaths = 0;
before(async () => {
  stack = await Stack.start();
  armedFile = `${stack.data}/failpoints-armed`;
});
after(() => stack?.stop());

function pid() {
  return Number(readFileSync(`${stack.data}/run/recourse-standalone.pid`, "utf8"));
}

function isRunning() {
  return existsSync(`/proc/${pid()}`) && !/^State:\sZ/m.test(readFileSync(`/proc/${pid()}/status`, "utf8"));
}

async function awaitDeath() {
  if (!(await diedWithin(10_000))) throw new Error("the failpoint was not hit");
}

async function restart(environment) {
  if (isRunning()) process.kill(pid(), "SIGKILL");
  await awaitDeath();
  rmSync(armedFile, { force: true });
  stack.run("start", { RECOURSE_FAILPOINT_WHEN: armedFile, ...environment });
}

// What a client does when its server goes away: the same request again, once somebody has started the server.
async function persist(attempt) {
  for (let connectionsLost = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      if (await diedWithin(1000)) {
        deaths++;
        await restart({});
      } else if (!/fetch failed|unavailable|terminated|missing trailer/.test(String(error)) || ++connectionsLost > 5) {
        throw error;  // an old connection of the client's pool may break, but not for ever
      }
    }
  }
}

async function diedWithin(milliseconds) {
  const deadline = Date.now() + milliseconds;
  while (isRunning()) {
    if (Date.now() > deadline) return false;
    await pause(20);
  }
  return true;
}

async function play(customer) {
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

async function storyWith(environment) {
  await restart(environment);
  const customer = await persist(() => aCustomerWithABlender(stack));
  writeFileSync(armedFile, "");
  return { customer, outcome: await play(customer) };
}

test("killed at every failpoint of the story, the customer is paid exactly once", async (t) => {
  const trace = `${stack.data}/failpoints`;
  const undisturbed = await storyWith({ RECOURSE_FAILPOINT_TRACE: trace });
  await checkPaidOnce(undisturbed.customer, undisturbed.outcome);
  const names = readFileSync(trace, "utf8").trim().split("\n");
  assert.ok(names.length >= 20, names.join(", "));

  for (const name of names) {
    await t.test(name, async () => {
      deaths = 0;
      const { customer, outcome } = await storyWith({ RECOURSE_FAILPOINT: name });
      // The point may lie behind the last step that the customer sees.
      if (deaths === 0) {
        await awaitDeath();
        await restart({});
      }
      await persist(() => checkPaidOnce(customer, outcome));
    });
  }
});
