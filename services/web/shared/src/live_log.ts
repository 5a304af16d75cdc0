import { createClient, Reason, readError } from "@recourse/client";
import { ConversationService } from "@recourse/client/recourse/agent/v1/conversation_service_pb";
import { EventService, type WatchEventsResponse } from "@recourse/client/recourse/agent/v1/event_service_pb";
import type { Ephemeral, Entry } from "@recourse/client/recourse/agent/v1/conversation_pb";
import type { Transport } from "@connectrpc/connect";

import { EventStream, type Clock, type Connection } from "./event_stream.js";
import { LogBook } from "./log_book.js";
import { isSignedOut } from "./words.js";

export interface LiveLogEvents {
  /** Entries that were not known before. */
  onEntries(entries: Entry[]): void;
  onEphemeral(ephemeral: Ephemeral): void;
  onConnection(connection: Connection): void;
  onSignedOut(): void;
}

/** All that a person may read, live: the stream, and whatever is older than what the stream begins with. */
export class LiveLog {
  readonly book = new LogBook();
  readonly #conversations;
  readonly #events: LiveLogEvents;
  readonly #stream: EventStream;
  readonly #filling = new Set<string>();

  constructor(transport: Transport, events: LiveLogEvents, clock?: Clock) {
    const service = createClient(EventService, transport);
    this.#conversations = createClient(ConversationService, transport);
    this.#events = events;
    this.#stream = new EventStream({
      open: (resumeToken, signal) => service.watchEvents({ resumeToken }, { signal, timeoutMs: 0 }),
      onResponse: (response) => this.#take(response),
      onConnection: (connection) => events.onConnection(connection),
      isFinal: (error) => {
        if (!isSignedOut(error)) return false;
        events.onSignedOut();
        return true;
      },
      isStaleToken: (error) => readError(error).reason === Reason.INVALID_FIELD,
      ...(clock && { clock }),
    });
  }

  start(): void {
    void this.#stream.run();
    globalThis.addEventListener?.("online", this.#hurry);
  }

  stop(): void {
    this.#stream.stop();
    globalThis.removeEventListener?.("online", this.#hurry);
  }

  /** Reads what is missing at the beginning of a log: the stream starts with its newest entries only. */
  async fill(log: string): Promise<void> {
    if (this.#filling.has(log)) return;
    this.#filling.add(log);
    try {
      for (let after = this.book.gapAfter(log); after !== undefined; after = this.book.gapAfter(log)) {
        const { entries } = await this.#conversations.listEntries({ parent: log, afterSequence: after, pageSize: 500 });
        const added = this.book.add(entries);
        if (added.length === 0) return;
        this.#events.onEntries(added);
      }
    } finally {
      this.#filling.delete(log);
    }
  }

  readonly #hurry = () => this.#stream.hurry();

  #take(response: WatchEventsResponse): void {
    const added = this.book.add(response.entries);
    if (added.length > 0) this.#events.onEntries(added);
    response.ephemerals.forEach((ephemeral) => this.#events.onEphemeral(ephemeral));
  }
}
