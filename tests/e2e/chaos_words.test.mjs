// kill -9 at every named failpoint of the story in plain words: the conversation is whole, and nobody is paid twice.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { ConversationService } from "../../libs/client_ts/dist/gen/recourse/agent/v1/conversation_service_pb.js";
import { HelpSessionService } from "../../libs/client_ts/dist/gen/recourse/routing/v1/help_session_service_pb.js";
import { ReturnsService } from "../../libs/client_ts/dist/gen/recourse/returns/v1/returns_service_pb.js";

import { killEverywhere } from "./chaos.mjs";
import { Entries, optionOf, Option_Kind, turnOf } from "./help.mjs";
import { providerRefunds } from "./money.mjs";
import { importOrder, makeCustomer, orderOf } from "./shop.mjs";
import { Stack } from "./stack.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

const COMPLAINT = "the blender i got last week is smashed, i want my money back";

async function setStage() {
  const customer = await makeCustomer(stack);
  const order = await importOrder(stack, orderOf(customer));
  return {
    customer,
    order,
    help: await stack.client(HelpSessionService, customer),
    returns: await stack.client(ReturnsService, customer),
    conversations: await stack.client(ConversationService, customer),
    entries: await Entries.of(stack, customer),
  };
}

async function play({ help, returns, entries }, persist) {
  const opening = randomUUID();
  const { helpSession } = await persist(() => help.createHelpSession({ requestId: opening }));
  const { name } = helpSession;
  await persist(() => entries.next("assistant.turn"));
  const complaint = randomUUID();
  await persist(() => help.sendMessage({ name, text: COMPLAINT, requestId: complaint }));
  const quoted = turnOf(await persist(() => entries.next("assistant.turn")));
  assert.equal(quoted.step.case, "quote");
  const yes = randomUUID();
  await persist(() => help.submitStep({ name, option: optionOf(quoted, Option_Kind.CONFIRM), requestId: yes }));
  const done = turnOf(await persist(() => entries.next("assistant.turn")));
  assert.equal(done.step.case, "result");
  await persist(() => entries.next("return.label_issued"));
  const { returnCase } = await persist(() => returns.getReturn({ name: done.step.value.action }));
  await stack.sandbox("/carrier/scans", { tracking_number: returnCase.label.trackingNumber, code: "102" });
  await persist(() => entries.next("refund.succeeded"));
  return helpSession;
}

async function check({ order, conversations, returns }, { conversation }) {
  assert.deepEqual((await providerRefunds(stack, order)).map(({ amount }) => Number(amount)), [8639]);
  assert.equal((await returns.listReturns({ parent: order.name })).returns.length, 1);
  const { entries } = await conversations.listEntries({ parent: conversation, pageSize: 500 });
  assert.deepEqual(entries.map(({ sequence }) => Number(sequence)), entries.map((_, index) => index + 1));
  const count = (type) => entries.filter((entry) => entry.type === type).length;
  const expected = { "assistant.turn": 3, message: 1, step: 1, "return.label_issued": 1, "return.in_transit": 1, "refund.succeeded": 1 };
  for (const [type, times] of Object.entries(expected)) assert.equal(count(type), times, type);
}

test("killed at every failpoint, what was said stands once, and the customer is paid exactly once", (t) =>
  // A refund is looked up only when its return is heard of before the refund itself: which of two logs is read first.
  // Claims has no part in it: it moves its cursor past what others say, at most once a second.
  killEverywhere(t, stack, { setStage, play, check, fewest: 30, byChance: /help_catch_up|GetRefundRequest|^claims\.commit/ }));
