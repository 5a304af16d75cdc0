// kill -9 at every named failpoint of the person story: nobody is lost in the line, every word arrives once.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { anyUnpack } from "@bufbuild/protobuf/wkt";

import { ConversationService } from "../../libs/client_ts/dist/gen/recourse/agent/v1/conversation_service_pb.js";
import { InsightsService } from "../../libs/client_ts/dist/gen/recourse/insights/v1/insights_service_pb.js";
import { Survey_State, SurveySchema } from "../../libs/client_ts/dist/gen/recourse/insights/v1/survey_pb.js";
import { Contact_State, OfferSchema, Presence_Status } from "../../libs/client_ts/dist/gen/recourse/routing/v1/contact_pb.js";
import { ContactService, WorkService } from "../../libs/client_ts/dist/gen/recourse/routing/v1/contact_service_pb.js";
import { HelpSessionService } from "../../libs/client_ts/dist/gen/recourse/routing/v1/help_session_service_pb.js";

import { killEverywhere } from "./chaos.mjs";
import { Entries, turnOf } from "./help.mjs";
import { makeCustomer } from "./shop.mjs";
import { Stack } from "./stack.mjs";

let stack;
before(async () => { stack = await Stack.start(); });
after(() => stack?.stop());

async function setStage() {
  const customer = await makeCustomer(stack);
  const agent = `agents/${randomUUID()}`;
  return {
    customer,
    help: await stack.client(HelpSessionService, customer),
    contacts: await stack.client(ContactService, customer),
    insights: await stack.client(InsightsService, customer),
    conversations: await stack.client(ConversationService, customer),
    entries: await Entries.of(stack, customer),
    work: await stack.client(WorkService, agent, "agent"),
    desk: await stack.client(ConversationService, agent, "agent"),
    agentEntries: await Entries.of(stack, agent, "agent"),
  };
}

// An offer may expire while the process is down: the agent comes back and takes the next one.
async function takeOffer({ work, agentEntries }, contact, persist) {
  for (;;) {
    const status = randomUUID();
    await persist(() => work.setStatus({ status: Presence_Status.AVAILABLE, requestId: status }));
    const offer = anyUnpack((await persist(() => agentEntries.next("offer.made"))).detail, OfferSchema);
    assert.equal(offer.contact.name, contact);
    const accept = randomUUID();
    try {
      return await persist(() => work.acceptOffer({ name: offer.name, requestId: accept }));
    } catch (error) {
      if (!/OFFER_EXPIRED|expired/i.test(String(error))) throw error;
    }
  }
}

async function play(stage, persist) {
  const { help, entries, desk, agentEntries, work, insights } = stage;
  const opening = randomUUID();
  const { helpSession } = await persist(() => help.createHelpSession({ requestId: opening }));
  const { name, conversation } = helpSession;
  const wish = randomUUID();
  await persist(() => help.sendMessage({ name, text: "let me talk to a person", requestId: wish }));
  let turn;
  do turn = turnOf(await persist(() => entries.next("assistant.turn"))); while (turn.step.case !== "handoff");
  const contact = turn.step.value.contact;

  const { controlEpoch } = await takeOffer(stage, contact, persist);
  const hello = randomUUID();
  await persist(() => desk.sendMessage({ conversation, text: "hello", controlEpoch, requestId: hello }));
  await persist(() => entries.next((entry) => entry.text === "hello"));
  const answer = randomUUID();
  await persist(() => help.sendMessage({ name, text: "it leaks", requestId: answer }));
  await persist(() => agentEntries.next((entry) => entry.text === "it leaks"));
  const end = randomUUID();
  await persist(() => work.completeContact({ name: contact, disposition: "resolved", requestId: end }));
  const survey = anyUnpack((await persist(() => entries.next("survey.requested"))).detail, SurveySchema);
  const rating = randomUUID();
  await persist(() => insights.submitSurvey({ name: survey.name, rating: 5, requestId: rating }));
  const offline = randomUUID();
  await persist(() => work.setStatus({ status: Presence_Status.OFFLINE, requestId: offline }));
  return { conversation, contact, survey: survey.name };
}

async function check({ contacts, conversations, insights }, { conversation, contact, survey }) {
  assert.equal((await contacts.getContact({ name: contact })).contact.state, Contact_State.COMPLETED);
  assert.equal((await insights.getSurvey({ name: survey })).survey.state, Survey_State.ANSWERED);
  const { entries } = await conversations.listEntries({ parent: conversation, pageSize: 500 });
  assert.deepEqual(entries.map(({ sequence }) => Number(sequence)), entries.map((_, index) => index + 1));
  const count = (wanted) => entries.filter(wanted).length;
  for (const text of ["let me talk to a person", "hello", "it leaks"]) assert.equal(count((entry) => entry.text === text), 1, text);
  assert.equal(count(({ type }) => type === "survey.requested"), 1);
}

test("killed at every failpoint, the customer reaches the agent, and what was said stands once", (t) =>
  killEverywhere(t, stack, { setStage, play, check, fewest: 25 }));
