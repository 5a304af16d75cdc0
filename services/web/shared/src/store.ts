import { useEffect, useState } from "preact/hooks";

/** A value that pages can watch. Models hold their state in one; views only read. */
export class Store<T extends object> {
  #value: T;
  readonly #watchers = new Set<() => void>();

  constructor(initial: T) {
    this.#value = initial;
  }

  get value(): T {
    return this.#value;
  }

  update(change: Partial<T>): void {
    this.replace({ ...this.#value, ...change });
  }

  replace(value: T): void {
    this.#value = value;
    for (const watcher of [...this.#watchers]) watcher();
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

export function useStore<T extends object>(store: Store<T>): T {
  const [value, setValue] = useState(store.value);
  useEffect(() => {
    setValue(store.value);
    return store.watch(() => setValue(store.value));
  }, [store]);
  return value;
}
