/** Actions under way: a second tap on the same thing does nothing, without taking the button away from the keyboard. */
export class Running {
  readonly #keys = new Set<string>();

  async once<T>(key: string, action: () => Promise<T>): Promise<T | undefined> {
    if (this.#keys.has(key)) return undefined;
    this.#keys.add(key);
    try {
      return await action();
    } finally {
      this.#keys.delete(key);
    }
  }
}
