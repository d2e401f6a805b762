/**
 * Numbers that look random and are always the same: every row draws from a seed made of the house's
 * seed, the province, the kind of row and its index, so any row can be computed without the others,
 * on any machine. 32-bit arithmetic only.
 */
export class Draws {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 to 2^32 - 1 (splitmix32). */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return mix(this.#state);
  }

  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * bound);
  }

  /** A whole number from `low` to `high`, both possible. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean {
    return this.below(10_000) < percent * 100;
  }

  pick<Item>(items: readonly Item[]): Item {
    return itemAt(items, this.below(items.length));
  }

  /** Picks by weight; the weights need no particular sum. */
  pickWeighted<Item>(items: readonly (readonly [item: Item, weight: number])[]): Item {
    let sum = 0;
    for (const [, weight] of items) sum += weight;
    let rest = this.below(sum);
    for (const [item, weight] of items) {
      if (rest < weight) return item;
      rest -= weight;
    }
    throw new Error("Nothing to pick from.");
  }
}

/** The item of a list that is known to be there. */
export function itemAt<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`A list of ${items.length} has no item ${index}.`);
  return item;
}

/** One 32-bit number for several; the order of the parts matters. */
export function hash32(...parts: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) hash = mix((hash ^ part) + 0x9e3779b9);
  return hash;
}

/** FNV-1a over the UTF-16 units of a text. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
