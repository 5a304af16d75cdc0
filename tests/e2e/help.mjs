// Steps of the help stories: a customer's session and anybody's one stream.
import { randomUUID } from "node:crypto";

import { anyUnpack } from "@bufbuild/protobuf/wkt";

import { EventService } from "../../libs/client_ts/dist/gen/recourse/agent/v1/event_service_pb.js";
import { HelpSessionService } from "../../libs/client_ts/dist/gen/recourse/routing/v1/help_session_service_pb.js";
import { AssistantTurnSchema, Option_Kind } from "../../libs/client_ts/dist/gen/recourse/routing/v1/help_session_pb.js";

const PATIENCE = 45_000;

// Reads a person's stream entry by entry, over as many connections as it takes: what was handled is not read again.
export class Entries {
  #client; #resumeToken = ""; #unread = [];

  static async of(stack, subject, role = "customer") {
    const entries = new Entries();
    entries.#client = await stack.client(EventService, subject, role);
    return entries;
  }

  // The next entry that is wanted; those before it are passed over.
  async next(wanted) {
    const over = typeof wanted === "string" ? (entry) => entry.type === wanted : wanted;
    for (;;) {
      while (this.#unread.length > 0) {
        const entry = this.#unread.shift();
        if (over(entry)) return entry;
      }
      await this.#read(wanted);
    }
  }

  async #read(wanted) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(new Error(`waited too long for ${wanted}`)), PATIENCE);
    try {
      const watch = this.#client.watchEvents({ resumeToken: this.#resumeToken }, { signal: patience.signal, timeoutMs: 0 });
      for await (const response of watch) {
        this.#resumeToken = response.resumeToken;
        this.#unread.push(...response.entries);
        if (response.entries.length > 0) return;
      }
    } finally {
      clearTimeout(timer);
      patience.abort();
    }
  }
}

export function turnOf(entry) {
  return anyUnpack(entry.detail, AssistantTurnSchema);
}

export const optionOf = (turn, kind) => turn.options.find((option) => option.kind === kind)?.id;

// A customer in Help, the greeting read.
export class Helped {
  static async open(stack, customer, order = "") {
    const helped = new Helped();
    helped.help = await stack.client(HelpSessionService, customer);
    helped.entries = await Entries.of(stack, customer);
    helped.session = (await helped.help.createHelpSession({ order, requestId: randomUUID() })).helpSession;
    helped.greeting = await helped.entries.next("assistant.turn");
    return helped;
  }

  async write(text, requestId = randomUUID()) {
    await this.help.sendMessage({ name: this.session.name, text, requestId });
  }

  async answerTo(text) {
    await this.write(text);
    return this.nextTurn();
  }

  async nextTurn() {
    const entry = await this.entries.next("assistant.turn");
    return { text: entry.text, ...turnOf(entry) };
  }

  async tap(turn, kind) {
    await this.help.submitStep({ name: this.session.name, option: optionOf(turn, kind), requestId: randomUUID() });
  }
}

export { Option_Kind };
