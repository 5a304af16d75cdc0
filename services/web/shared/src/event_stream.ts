import type { WatchEventsResponse } from "@recourse/client/recourse/agent/v1/event_service_pb";

export type Connection = "connecting" | "live" | "waiting";

export interface EventStreamOptions {
  open(resumeToken: string, signal: AbortSignal): AsyncIterable<WatchEventsResponse>;
  /** Handles one response; its resume token counts as soon as this returns. */
  onResponse(response: WatchEventsResponse): void;
  onConnection(connection: Connection): void;
  /** True when trying again is no use: the sign-in has ended. */
  isFinal(error: unknown): boolean;
  /** True when the resume token was refused: the stream starts afresh. */
  isStaleToken(error: unknown): boolean;
  clock?: Clock;
}

export interface Clock {
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  random(): number;
}

/** A heartbeat is due every 15 s; two missed and the connection counts as dead. */
export const SILENCE_MS = 40_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;

/** Full jitter, so that a restarted gateway is not met by everybody at once. */
export function backOff(failures: number, random: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures) * (0.5 + random / 2);
}

const systemClock: Clock = {
  setTimeout: (callback, ms) => globalThis.setTimeout(callback, ms),
  clearTimeout: (timer) => globalThis.clearTimeout(timer as number),
  random: Math.random,
};

/** Keeps the one stream of a person open, from where it was left. */
export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #clock: Clock;
  #resumeToken = "";
  #failures = 0;
  #attempt: AbortController | undefined;
  #wake: (() => void) | undefined;
  #stopped = false;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      this.#options.onConnection("connecting");
      try {
        await this.#readOnce();
        this.#failures = 0;
      } catch (error) {
        if (this.#stopped || this.#options.isFinal(error)) return;
        if (this.#options.isStaleToken(error)) this.#resumeToken = "";
        this.#options.onConnection("waiting");
        await this.#sleep(backOff(this.#failures++, this.#clock.random()));
      }
    }
  }

  /** Tries now instead of after the wait: the browser says that it is online again. */
  hurry(): void {
    this.#wake?.();
  }

  stop(): void {
    this.#stopped = true;
    this.#attempt?.abort();
    this.#wake?.();
  }

  async #readOnce(): Promise<void> {
    const attempt = new AbortController();
    this.#attempt = attempt;
    let watchdog = this.#watch(attempt);
    try {
      for await (const response of this.#options.open(this.#resumeToken, attempt.signal)) {
        this.#clock.clearTimeout(watchdog);
        watchdog = this.#watch(attempt);
        this.#failures = 0;
        this.#options.onConnection("live");
        this.#options.onResponse(response);
        this.#resumeToken = response.resumeToken;
      }
    } finally {
      this.#clock.clearTimeout(watchdog);
      attempt.abort();
    }
  }

  #watch(attempt: AbortController): unknown {
    return this.#clock.setTimeout(() => attempt.abort(), SILENCE_MS);
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimeout(resolve, ms);
      this.#wake = () => {
        this.#clock.clearTimeout(timer);
        resolve();
      };
    });
  }
}
