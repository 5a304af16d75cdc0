import { anyUnpack } from "@bufbuild/protobuf/wkt";
import type { Entry } from "@recourse/client/recourse/agent/v1/conversation_pb";
import { Contact_State, ContactSchema, type Contact } from "@recourse/client/recourse/routing/v1/contact_pb";
import { AssistantTurnSchema } from "@recourse/client/recourse/routing/v1/help_session_pb";
import { ControlSchema, Control_Holder, ConversationSchema, type Control } from "@recourse/client/recourse/agent/v1/conversation_pb";

/** How far the customer is on the way to a person. */
export type PersonStage = { name: "none" } | { name: "waiting"; contact: string } | { name: "connected"; contact: string };

/** Read off the log alone: a reload and a second tab come to the same. */
export function personStage(entries: readonly Entry[]): PersonStage {
  let stage: PersonStage = { name: "none" };
  for (const entry of entries) stage = next(stage, entry);
  return stage;
}

function next(stage: PersonStage, entry: Entry): PersonStage {
  if (!entry.detail) return stage;
  const turn = anyUnpack(entry.detail, AssistantTurnSchema);
  if (turn?.step.case === "handoff") return stage.name === "none" ? { name: "waiting", contact: turn.step.value.contact } : stage;
  if (turn) return stage;
  const contact = anyUnpack(entry.detail, ContactSchema);
  if (contact) return ofContact(contact);
  const control = controlOf(entry);
  if (control?.holder === Control_Holder.AGENT) return { name: "connected", contact: stage.name === "none" ? "" : stage.contact };
  if (control?.holder === Control_Holder.ASSISTANT) return { name: "none" };
  return stage;
}

function ofContact(contact: Contact): PersonStage {
  switch (contact.state) {
    case Contact_State.QUEUED:
    case Contact_State.OFFERED:
      return { name: "waiting", contact: contact.name };
    case Contact_State.CONNECTED:
      return { name: "connected", contact: contact.name };
    default:
      return { name: "none" };
  }
}

function controlOf({ detail }: Entry): Control | undefined {
  if (!detail) return undefined;
  return anyUnpack(detail, ControlSchema) ?? anyUnpack(detail, ConversationSchema)?.control;
}
