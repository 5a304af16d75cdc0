import assert from "node:assert/strict";
import { test } from "node:test";

import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { Control_Holder, ControlSchema, EntrySchema, type Entry } from "@recourse/client/recourse/agent/v1/conversation_pb";
import { Contact_State, ContactSchema } from "@recourse/client/recourse/routing/v1/contact_pb";
import { AssistantTurnSchema } from "@recourse/client/recourse/routing/v1/help_session_pb";

import { personStage } from "../src/person_stage.js";

function saying<Desc extends DescMessage>(schema: Desc, detail: MessageInitShape<Desc>): Entry {
  return create(EntrySchema, { detail: anyPack(schema, create(schema, detail)) });
}

const name = "contacts/1";
const contact = (state: Contact_State) => saying(ContactSchema, { name, state });
const control = (holder: Control_Holder) => saying(ControlSchema, { holder });
const handoff = saying(AssistantTurnSchema, { step: { case: "handoff", value: { contact: name } } });
const answer = saying(AssistantTurnSchema, { step: { case: "answer", value: {} } });

for (const [what, entries, expected] of [
  ["only talked to the assistant", [answer], "none"],
  ["was handed off", [answer, handoff], "waiting"],
  ["is in line", [contact(Contact_State.QUEUED), control(Control_Holder.NONE)], "waiting"],
  ["met a person", [handoff, contact(Contact_State.QUEUED), control(Control_Holder.AGENT)], "connected"],
  ["heard of the hand-off late", [contact(Contact_State.QUEUED), control(Control_Holder.AGENT), handoff], "connected"],
  ["was put back in line", [control(Control_Holder.AGENT), contact(Contact_State.QUEUED)], "waiting"],
  ["left the line", [contact(Contact_State.QUEUED), contact(Contact_State.ABANDONED)], "none"],
  ["is done with the person", [control(Control_Holder.AGENT), contact(Contact_State.AFTER_CONTACT_WORK), control(Control_Holder.ASSISTANT)], "none"],
] as [string, Entry[], string][]) {
  test(`a customer who ${what} is told: ${expected}`, () => assert.equal(personStage(entries).name, expected));
}
