// The stories with a process per service and the gateway, instead of standalone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { playsToOneRefund } from "./one_refund.mjs";
import { Stack } from "./stack.mjs";

const SHAPE = { RECOURSE_PROCESSES: "1" };

let stack;
before(async () => { stack = await Stack.start(SHAPE); });
after(() => stack?.stop());

test("the money story ends in one refund", () => playsToOneRefund(stack));

test("recoursectl demo plays both stories", () => {
  stack.recoursectl("demo", "--gateway", stack.url, "--data", stack.data);
});

test("a killed service comes back and the others go on without a restart", async () => {
  const pidOf = (name) => Number(readFileSync(`${stack.data}/run/recourse-${name}.pid`, "utf8"));
  const gateway = pidOf("gateway");
  process.kill(pidOf("refunds"), "SIGKILL");
  stack.run("start", SHAPE);
  assert.equal(pidOf("gateway"), gateway);
  await playsToOneRefund(stack);
});
