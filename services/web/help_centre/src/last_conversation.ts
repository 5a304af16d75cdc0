import { timestampMs, type Timestamp } from "@bufbuild/protobuf/wkt";
import type { Entry } from "@recourse/client/recourse/agent/v1/conversation_pb";
import type { LogBook } from "@recourse/web-shared/log_book";

import { turnOf } from "./assistant_turn.js";

export interface LastConversation {
  helpSession: string;
  /** Its newest words. */
  text: string;
  time?: Timestamp | undefined;
}

/** The conversation in which something was said last. */
export function lastConversation(book: LogBook): LastConversation | undefined {
  const newestFirst = book.names().map((log) => book.of(log)).sort((left, right) => timeOf(right) - timeOf(left));
  for (const entries of newestFirst) {
    const helpSession = entries.map(turnOf).findLast((turn) => turn?.helpSession)?.helpSession;
    const words = entries.findLast(({ text }) => text !== "");
    if (helpSession && words) return { helpSession, text: words.text, time: words.entryTime };
  }
  return undefined;
}

function timeOf(entries: readonly Entry[]): number {
  const time = entries.at(-1)?.entryTime;
  return time ? timestampMs(time) : 0;
}
