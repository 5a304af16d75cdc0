import assert from "node:assert/strict";
import { test } from "node:test";

import { create } from "@bufbuild/protobuf";
import { anyPack, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { EntrySchema } from "@recourse/client/recourse/agent/v1/conversation_pb";
import { AssistantTurnSchema } from "@recourse/client/recourse/routing/v1/help_session_pb";
import { LogBook } from "@recourse/web-shared/log_book";

import { lastConversation } from "../src/last_conversation.js";

const turn = (log: string, sequence: bigint, ms: number, helpSession: string) =>
  create(EntrySchema, {
    log, sequence, text: "Hello", entryTime: timestampFromMs(ms), detail: anyPack(AssistantTurnSchema, create(AssistantTurnSchema, { helpSession })),
  });
const message = (log: string, sequence: bigint, ms: number, text: string) =>
  create(EntrySchema, { log, sequence, text, entryTime: timestampFromMs(ms) });

test("the conversation in which something was said last is the one to go on with", () => {
  const book = new LogBook();
  book.add([
    turn("conversations/old", 1n, 1000, "helpSessions/old"),
    turn("conversations/new", 1n, 2000, "helpSessions/new"),
    message("conversations/old", 2n, 3000, "still there?"),
    message("conversations/old", 3n, 3500, ""),
    message("customers/ada", 1n, 4000, "a personal log is no conversation"),
  ]);
  const last = lastConversation(book);
  assert.equal(last?.helpSession, "helpSessions/old");
  assert.equal(last.text, "still there?");
});

test("without a conversation there is none to go on with", () => assert.equal(lastConversation(new LogBook()), undefined));
