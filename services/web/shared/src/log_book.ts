import type { Entry } from "@recourse/client/recourse/agent/v1/conversation_pb";

/** The entries of every log of a person, each once and in order, however often and from wherever they come. */
export class LogBook {
  readonly #logs = new Map<string, Entry[]>();

  /** Takes entries in and returns those that were new, in the order they came. */
  add(entries: readonly Entry[]): Entry[] {
    return entries.filter((entry) => this.#insert(entry));
  }

  of(log: string): readonly Entry[] {
    return this.#logs.get(log) ?? [];
  }

  names(): string[] {
    return [...this.#logs.keys()];
  }

  /** Sequence after which entries are missing before the newest; undefined when the log is whole from its start. */
  gapAfter(log: string): bigint | undefined {
    let last = 0n;
    for (const { sequence } of this.of(log)) {
      if (sequence !== last + 1n) return last;
      last = sequence;
    }
    return undefined;
  }

  #insert(entry: Entry): boolean {
    const log = this.#logs.get(entry.log) ?? [];
    let at = log.length;
    while (at > 0 && log[at - 1]!.sequence > entry.sequence) --at;
    if (at > 0 && log[at - 1]!.sequence === entry.sequence) return false;
    this.#logs.set(entry.log, [...log.slice(0, at), entry, ...log.slice(at)]);
    return true;
  }
}
