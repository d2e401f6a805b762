import type { DataObject } from "./collect-targets.ts";

/**
 * Tells objects apart by the values of some of their fields: a tree of maps with one level for each
 * field. Nothing is written to compare, so that the many repeats of an entity in a list cost a few
 * look-ups each. Values that are objects themselves, such as those of a JSON scalar, are never
 * equal.
 */
export class DistinctObjects {
  readonly #fields: readonly string[];
  readonly #lastField: string;
  readonly #root: Level = new Map();

  /** @param fields at least one */
  constructor(fields: readonly string[]) {
    this.#fields = fields.slice(0, -1);
    this.#lastField = fields.at(-1) ?? "";
  }

  /** @returns what was given with the first equal object; `index` itself when there is none yet */
  indexOf(object: DataObject, index: number): number {
    let level = this.#root;
    for (const field of this.#fields) {
      const value = object[field];
      let below = level.get(value) as Level | undefined;
      if (below === undefined) {
        below = new Map();
        level.set(value, below);
      }
      level = below;
    }
    const value = object[this.#lastField];
    const known = level.get(value) as number | undefined;
    if (known !== undefined) return known;
    level.set(value, index);
    return index;
  }
}

/** From a field's value to the next level; on the last one, to an index. */
type Level = Map<unknown, unknown>;
