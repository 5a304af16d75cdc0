import assert from "node:assert/strict";
import { test } from "node:test";

import { newDraft, unsent, withState } from "../src/outbox.js";

test("a message is on its way until an entry with its id is in the log", () => {
  const [first, second] = [newDraft("one"), newDraft("two")];
  assert.deepEqual(unsent([first, second], [{ requestId: first.requestId }, { requestId: "" }]), [second]);
});

test("a message sent again keeps its id", () => {
  const draft = newDraft("one");
  const [failed] = withState([draft], draft.requestId, "failed");
  const [again] = withState([failed!], draft.requestId, "sending");
  assert.deepEqual(again, draft);
});
