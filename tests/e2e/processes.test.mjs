// The stories with a process per service and the gateway, instead of standalone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { ConversationService } from "../../libs/client_ts/dist/gen/recourse/agent/v1/conversation_service_pb.js";

import { Helped, Option_Kind } from "./help.mjs";
import { playsToOneRefund } from "./one_refund.mjs";
import { importOrder, makeCustomer, orderOf } from "./shop.mjs";
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

test("decisions 5.9: while a service below is away the customer is told at once, and answered when it is back", async () => {
  const customer = await makeCustomer(stack);
  await importOrder(stack, orderOf(customer));
  const helped = await Helped.open(stack, customer);
  process.kill(Number(readFileSync(`${stack.data}/run/recourse-returns.pid`, "utf8")), "SIGKILL");
  await helped.write("the blender i got last week is smashed, i want my money back");
  const promise = await helped.entries.next("assistant.waits");
  assert.match(promise.text, /kept what you wrote.* by \d\d:\d\d UTC, a person takes over/);
  stack.run("start", SHAPE);
  const quoted = await helped.nextTurn();
  assert.ok(quoted.options.some(({ kind }) => kind === Option_Kind.CONFIRM));
  const { entries } = await (await stack.client(ConversationService, customer))
    .listEntries({ parent: helped.session.conversation, pageSize: 500 });
  assert.equal(entries.filter(({ type }) => type === "assistant.waits").length, 1);
});
