/** Somebody's "is typing", forgotten after a few seconds; and one's own, told at most every few. */
const SHOWN_MS = 5_000;
const TOLD_EVERY_MS = 3_000;

export class TypingSeen {
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  in(log: string): boolean {
    return this.#timers.has(log);
  }

  seen(log: string): void {
    clearTimeout(this.#timers.get(log));
    this.#timers.set(log, setTimeout(() => this.ended(log), SHOWN_MS));
    this.#onChange();
  }

  ended(log: string): void {
    clearTimeout(this.#timers.get(log));
    if (this.#timers.delete(log)) this.#onChange();
  }
}

export class TypingTold {
  #last = 0;

  /** True when it is time to say so again. */
  due(now = Date.now()): boolean {
    if (now - this.#last < TOLD_EVERY_MS) return false;
    this.#last = now;
    return true;
  }
}
