import { anyUnpack } from "@bufbuild/protobuf/wkt";
import type { Entry } from "@recourse/client/recourse/agent/v1/conversation_pb";
import { AssistantTurnSchema, type AssistantTurn } from "@recourse/client/recourse/routing/v1/help_session_pb";

/** What an entry says for a program, when it is an answer of the assistant. */
export function turnOf({ detail }: Entry): AssistantTurn | undefined {
  return detail && anyUnpack(detail, AssistantTurnSchema);
}
