// "Let me talk to a person": the line, an agent, a chat in both directions, a rating.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { Code, ConnectError } from "@connectrpc/connect";
import { anyUnpack } from "@bufbuild/protobuf/wkt";

import { AgentService } from "../../libs/client_ts/dist/gen/recourse/agent/v1/agent_service_pb.js";
import { Speaker } from "../../libs/client_ts/dist/gen/recourse/agent/v1/conversation_pb.js";
import { ConversationService } from "../../libs/client_ts/dist/gen/recourse/agent/v1/conversation_service_pb.js";
import { InsightsService } from "../../libs/client_ts/dist/gen/recourse/insights/v1/insights_service_pb.js";
import { Survey_State, SurveySchema } from "../../libs/client_ts/dist/gen/recourse/insights/v1/survey_pb.js";
import { Contact_State, OfferSchema, Presence_Status } from "../../libs/client_ts/dist/gen/recourse/routing/v1/contact_pb.js";
import { ContactService, WorkService } from "../../libs/client_ts/dist/gen/recourse/routing/v1/contact_service_pb.js";

import { Entries, Helped, Option_Kind } from "./help.mjs";
import { importOrder, makeCustomer, orderOf } from "./shop.mjs";
import { Stack } from "./stack.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

const fails = (code) => (error) => ConnectError.from(error).code === code;

async function anAgent(displayName = "Maria") {
  const name = `agents/${randomUUID()}`;
  const profiles = await stack.client(AgentService, "admins/test", "admin");
  await profiles.importAgent({ agent: { name, displayName }, requestId: randomUUID() });
  const agent = {
    name,
    work: await stack.client(WorkService, name, "agent"),
    conversations: await stack.client(ConversationService, name, "agent"),
    entries: await Entries.of(stack, name, "agent"),
  };
  await agent.work.setStatus({ status: Presence_Status.AVAILABLE, requestId: randomUUID() });
  return agent;
}

const leave = (agent) => agent.work.setStatus({ status: Presence_Status.OFFLINE, requestId: randomUUID() });

async function offerTo(agent) {
  return anyUnpack((await agent.entries.next("offer.made")).detail, OfferSchema);
}

async function aWaitingCustomer(text = "my blender is smashed. let me talk to a person") {
  const customer = await makeCustomer(stack);
  await importOrder(stack, orderOf(customer));
  const helped = await Helped.open(stack, customer);
  const handoff = await helped.answerTo(text);
  assert.equal(handoff.step.case, "handoff");
  return { customer, helped, contact: handoff.step.value.contact };
}

test("a person is asked for, comes, chats in both directions, and is rated", async () => {
  const { customer, helped, contact } = await aWaitingCustomer();
  const agent = await anAgent();
  const offer = await offerTo(agent);
  assert.equal(offer.contact.name, contact);
  assert.match(offer.contact.context.summary, /blender/i);

  const { contact: connected, controlEpoch } = await agent.work.acceptOffer({ name: offer.name, requestId: randomUUID() });
  assert.equal(connected.state, Contact_State.CONNECTED);
  await helped.entries.next((entry) => entry.type === "control.changed" && /Maria/.test(entry.text));

  const { conversation } = helped.session;
  await agent.conversations.sendMessage({ conversation, text: "Hello, I am Maria.", controlEpoch, requestId: randomUUID() });
  const heard = await helped.entries.next((entry) => entry.text === "Hello, I am Maria.");
  assert.equal(heard.speaker, Speaker.AGENT);
  await helped.write("it leaks under the handle");
  const read = await agent.entries.next((entry) => entry.text === "it leaks under the handle");
  assert.equal(read.speaker, Speaker.CUSTOMER);

  const completed = await agent.work.completeContact({ name: contact, disposition: "resolved", requestId: randomUUID() });
  assert.equal(completed.contact.state, Contact_State.COMPLETED);
  const survey = anyUnpack((await helped.entries.next("survey.requested")).detail, SurveySchema);
  const insights = await stack.client(InsightsService, customer);
  const rated = await insights.submitSurvey({ name: survey.name, rating: 5, comment: "quick", requestId: randomUUID() });
  assert.equal(rated.survey.state, Survey_State.ANSWERED);
  await assert.rejects(insights.submitSurvey({ name: survey.name, rating: 1, requestId: randomUUID() }), fails(Code.FailedPrecondition));
  await leave(agent);
});

test("asking again keeps the first place, however often", async () => {
  const { helped, contact } = await aWaitingCustomer();
  for (let i = 0; i < 3; i++) {
    const again = await helped.help.requestHuman({ name: helped.session.name, requestId: randomUUID() });
    assert.equal(again.contact.name, contact);
  }
  const contacts = await stack.client(ContactService, helped.session.customer);
  await contacts.cancelContact({ name: contact, requestId: randomUUID() });
});

test("after a declined offer the contact goes to another agent", async () => {
  const first = await anAgent("First");
  const { contact } = await aWaitingCustomer();
  const offer = await offerTo(first);
  const second = await anAgent("Second");
  await first.work.declineOffer({ name: offer.name, reason: "busy", requestId: randomUUID() });
  const next = await offerTo(second);
  assert.equal(next.contact.name, contact);
  await assert.rejects(first.work.acceptOffer({ name: offer.name, requestId: randomUUID() }), fails(Code.FailedPrecondition));
  await second.work.acceptOffer({ name: next.name, requestId: randomUUID() });
  await second.work.completeContact({ name: contact, disposition: "resolved", requestId: randomUUID() });
  await Promise.all([leave(first), leave(second)]);
});

test("who does not hold control cannot speak: an agent before accepting, one after the end, a stranger", async () => {
  const { helped, contact } = await aWaitingCustomer();
  const agent = await anAgent();
  const stranger = await anAgent("Stranger");
  await leave(stranger);
  const offer = await offerTo(agent);
  const { conversation } = helped.session;
  const say = (who, controlEpoch) => who.conversations.sendMessage({ conversation, text: "hello", controlEpoch, requestId: randomUUID() });
  await assert.rejects(say(stranger, 2n), fails(Code.NotFound));
  const { controlEpoch } = await agent.work.acceptOffer({ name: offer.name, requestId: randomUUID() });
  await assert.rejects(say(agent, controlEpoch - 1n), fails(Code.FailedPrecondition));
  await say(agent, controlEpoch);
  await agent.work.completeContact({ name: contact, disposition: "resolved", requestId: randomUUID() });
  await helped.entries.next((entry) => entry.type === "survey.requested");
  await assert.rejects(say(agent, controlEpoch), fails(Code.FailedPrecondition));
  await leave(agent);
});

test("when the person has left, the assistant answers again", async () => {
  const { helped, contact } = await aWaitingCustomer();
  const agent = await anAgent();
  const offer = await offerTo(agent);
  await agent.work.acceptOffer({ name: offer.name, requestId: randomUUID() });
  await agent.work.completeContact({ name: contact, disposition: "resolved", requestId: randomUUID() });
  await helped.entries.next((entry) => entry.type === "survey.requested");
  const quoted = await helped.answerTo("the blender i got last week is smashed, i want my money back");
  assert.equal(quoted.step.case, "quote");
  assert.ok(quoted.options.some(({ kind }) => kind === Option_Kind.CONFIRM));
  await leave(agent);
});

test("who says while waiting that they are in danger comes before everybody else", async () => {
  const first = await aWaitingCustomer();
  const second = await aWaitingCustomer();
  const contacts = await stack.client(ContactService, second.customer);
  assert.equal((await contacts.getContactEstimate({ name: second.contact })).position, 2);
  await second.helped.write("the battery is on fire and there is smoke in my kitchen");
  await second.helped.entries.next(({ text }) => /on fire/.test(text));
  let position = 0;
  // The place is raised right after the words are kept; each look is a round trip.
  for (let look = 0; look < 1000 && position !== 1; look++) {
    ({ position } = await contacts.getContactEstimate({ name: second.contact }));
  }
  assert.equal(position, 1);
  const others = await stack.client(ContactService, first.customer);
  await contacts.cancelContact({ name: second.contact, requestId: randomUUID() });
  await others.cancelContact({ name: first.contact, requestId: randomUUID() });
});

test("a tap on the person's button needs no words", async () => {
  const helped = await Helped.open(stack, await makeCustomer(stack));
  const { contact } = await helped.help.requestHuman({ name: helped.session.name, requestId: randomUUID() });
  assert.ok([Contact_State.QUEUED, Contact_State.OFFERED].includes(contact.state));
  assert.equal(contact.context, undefined);
  await helped.entries.next("contact.queued");
});
