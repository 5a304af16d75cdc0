import assert from "node:assert/strict";
import { test } from "node:test";

import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@recourse/client";
import { WatchEventsResponseSchema, type WatchEventsResponse } from "@recourse/client/recourse/agent/v1/event_service_pb";

import { backOff, EventStream, SILENCE_MS, type Connection } from "../src/event_stream.js";

const response = (resumeToken: string) => create(WatchEventsResponseSchema, { resumeToken });

/** One connection: what it sends, then how it ends. Without an end it stays silent until it is given up. */
interface Script {
  sends: string[];
  end?: "ok" | ConnectError;
}

class Clock {
  readonly waits: number[] = [];
  readonly #timers = new Map<number, () => void>();

  // Waits between attempts pass at once; the watchdog only when a test says so.
  setTimeout(callback: () => void, ms: number): number {
    if (ms === SILENCE_MS) {
      this.#timers.set(this.#timers.size + 1, callback);
      return this.#timers.size;
    }
    this.waits.push(ms);
    queueMicrotask(callback);
    return 0;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.set(timer as number, () => undefined);
  }

  random(): number {
    return 1;
  }

  silencePasses(): void {
    for (const callback of this.#timers.values()) callback();
  }
}

async function play(scripts: Script[], clock = new Clock()) {
  const asked: string[] = [];
  const handled: string[] = [];
  const connections: Connection[] = [];
  const stream = new EventStream({
    clock,
    open: async function* (resumeToken, signal): AsyncIterable<WatchEventsResponse> {
      asked.push(resumeToken);
      const script = scripts.shift();
      if (!script) return stream.stop();
      for (const token of script.sends) yield response(token);
      if (script.end === "ok") return;
      if (script.end) throw script.end;
      queueMicrotask(() => clock.silencePasses());
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(new ConnectError("gone", Code.Canceled))));
    },
    onResponse: ({ resumeToken }) => handled.push(resumeToken),
    onConnection: (connection) => connections.push(connection),
    isFinal: (error) => ConnectError.from(error).code === Code.Unauthenticated,
    isStaleToken: (error) => ConnectError.from(error).code === Code.InvalidArgument,
  });
  await stream.run();
  return { asked, handled, connections, waits: clock.waits };
}

const lost = new ConnectError("lost", Code.Unavailable);

test("a stream that ends is opened again from where it was left, without a wait", async () => {
  const { asked, handled, waits } = await play([{ sends: ["a", "b"], end: "ok" }, { sends: ["c"], end: "ok" }]);
  assert.deepEqual(asked, ["", "b", "c"]);
  assert.deepEqual(handled, ["a", "b", "c"]);
  assert.deepEqual(waits, []);
});

test("a broken stream is opened again after a wait that grows, and begins anew after progress", async () => {
  const { asked, waits } = await play([{ sends: [], end: lost }, { sends: [], end: lost }, { sends: ["a"], end: lost }, { sends: [], end: lost }]);
  assert.deepEqual(asked, ["", "", "", "a", "a"]);
  assert.deepEqual(waits, [500, 1000, 500, 1000]);
});

test("a silent stream is given up and opened again", async () => {
  const { asked, connections } = await play([{ sends: ["a"] }]);
  assert.deepEqual(asked, ["", "a"]);
  assert.deepEqual(connections, ["connecting", "live", "waiting", "connecting"]);
});

test("a refused resume token starts the stream afresh", async () => {
  const { asked } = await play([{ sends: ["a"], end: lost }, { sends: [], end: new ConnectError("token", Code.InvalidArgument) }]);
  assert.deepEqual(asked, ["", "a", ""]);
});

test("a sign-in that has ended ends the stream", async () => {
  const { asked, waits } = await play([{ sends: ["a"], end: new ConnectError("expired", Code.Unauthenticated) }]);
  assert.deepEqual(asked, [""]);
  assert.deepEqual(waits, []);
});

test("the wait is bounded, and spread by half", () => {
  assert.equal(backOff(0, 0), 250);
  assert.equal(backOff(30, 1), 20_000);
});
