import assert from "node:assert/strict";
import { test } from "node:test";

import { create } from "@bufbuild/protobuf";
import { createRouterTransport } from "@connectrpc/connect";
import { EntrySchema } from "@recourse/client/recourse/agent/v1/conversation_pb";
import { ConversationService } from "@recourse/client/recourse/agent/v1/conversation_service_pb";
import { EventService } from "@recourse/client/recourse/agent/v1/event_service_pb";

import { LiveLog } from "../src/live_log.js";

const LOG = "conversations/1";
const entry = (sequence: bigint) => create(EntrySchema, { log: LOG, sequence, text: `${sequence}` });

test("what is older than the stream's beginning is read page by page until the log is whole", async () => {
  const transport = createRouterTransport(({ service }) => {
    service(EventService, {
      async *watchEvents() {
        yield { entries: [entry(7n), entry(8n)], resumeToken: "8" };
        await new Promise(() => undefined);
      },
    });
    service(ConversationService, {
      listEntries: ({ afterSequence }) => ({ entries: [1n, 2n, 3n].map((step) => entry(afterSequence + step)), more: true }),
    });
  });
  const filled = new Promise<void>((resolve) => {
    const live = new LiveLog(transport, {
      onEntries: () => (live.book.gapAfter(LOG) === undefined ? done() : void live.fill(LOG)),
      onEphemeral: () => undefined,
      onConnection: () => undefined,
      onSignedOut: () => undefined,
    });
    const done = () => {
      assert.deepEqual(live.book.of(LOG).map(({ sequence }) => Number(sequence)), [1, 2, 3, 4, 5, 6, 7, 8]);
      live.stop();
      resolve();
    };
    live.start();
  });
  await filled;
});
