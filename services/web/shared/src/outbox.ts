import { newRequestId } from "@recourse/client";

/** A message on its way: shown at once, sent again with the same id until it is in the log. */
export interface Draft {
  requestId: string;
  text: string;
  state: "sending" | "failed";
}

export function newDraft(text: string): Draft {
  return { requestId: newRequestId(), text, state: "sending" };
}

export function withState(drafts: readonly Draft[], requestId: string, state: Draft["state"]): Draft[] {
  return drafts.map((draft) => (draft.requestId === requestId ? { ...draft, state } : draft));
}

/** Those that are not yet in the log. */
export function unsent(drafts: readonly Draft[], entries: readonly { requestId: string }[]): Draft[] {
  const arrived = new Set(entries.map(({ requestId }) => requestId));
  return drafts.filter(({ requestId }) => !arrived.has(requestId));
}
