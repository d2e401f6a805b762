/**
 * The most recently used values, together as heavy as `weightMax` at the most; the latest one is
 * kept whatever it weighs. A Map keeps the order of insertion, so the first key is the one that has
 * not been used for longest.
 */
export class RecentCache<Value> {
  readonly #weightMax: number;
  readonly #weigh: (value: Value) => number;
  readonly #values = new Map<string, Kept<Value>>();
  #weight = 0;
  #latest: string | null = null;

  /** @param weigh each value weighs 1 without it */
  constructor(weightMax: number, weigh: (value: Value) => number = () => 1) {
    this.#weightMax = weightMax;
    this.#weigh = weigh;
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: string): Value | undefined {
    const known = this.#values.get(key);
    if (known === undefined) return undefined;
    // What is the latest already need not be moved: one client often asks the same several times.
    if (key !== this.#latest) {
      this.#values.delete(key);
      this.#values.set(key, known);
      this.#latest = key;
    }
    return known.value;
  }

  set(key: string, value: Value): void {
    this.delete(key);
    const weight = this.#weigh(value);
    this.#values.set(key, { value, weight });
    this.#latest = key;
    this.#weight += weight;
    for (const oldest of this.#values.keys()) {
      if (this.#weight <= this.#weightMax || this.#values.size === 1) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#weight -= this.#values.get(key)?.weight ?? 0;
    this.#values.delete(key);
  }

  getOrCreate(key: string, create: () => Value): Value {
    const known = this.get(key);
    if (known !== undefined) return known;
    const created = create();
    this.set(key, created);
    return created;
  }
}

interface Kept<Value> {
  readonly value: Value;
  readonly weight: number;
}
