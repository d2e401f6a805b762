/**
 * The most recently used values, at most `max` of them. A Map keeps the order of insertion, so the
 * first key is the one that has not been used for longest.
 */
export class RecentCache<Value> {
  readonly #max: number;
  readonly #values = new Map<string, Value>();

  constructor(max: number) {
    this.#max = max;
  }

  getOrCreate(key: string, create: () => Value): Value {
    const known = this.#values.get(key);
    if (known !== undefined) {
      this.#values.delete(key);
      this.#values.set(key, known);
      return known;
    }
    const created = create();
    this.#values.set(key, created);
    if (this.#values.size > this.#max) {
      const [oldest] = this.#values.keys();
      if (oldest !== undefined) this.#values.delete(oldest);
    }
    return created;
  }
}
