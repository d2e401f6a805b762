import { scaled } from "./settings.ts";

/**
 * Splits a published figure among parts so that the parts add up to the scaled figure exactly, also
 * where every part alone would be rounded the other way. `shares` are counts of scale 1.
 */
export function splitScaled(
  total: number,
  shares: readonly number[],
  scale: number,
): readonly number[] {
  const whole = scaled(total, scale);
  const sum = shares.reduce((a, b) => a + b, 0);
  let running = 0;
  let before = 0;
  return shares.map((share) => {
    running += share;
    const upTo = Math.round((whole * running) / sum);
    const part = upTo - before;
    before = upTo;
    return part;
  });
}

/**
 * Members dealt out to holders of unequal size: the last holder has about four times as many as the
 * first, nobody is left over, and who holds a member is found by bisection.
 */
export class Holdings {
  readonly #ends: Float64Array;

  constructor(members: number, holders: number) {
    this.#ends = new Float64Array(holders);
    for (let holder = 1; holder <= holders; holder += 1) {
      const share = holder / holders;
      this.#ends[holder - 1] = Math.floor(members * share * (0.4 + 0.6 * share));
    }
    if (holders > 0) this.#ends[holders - 1] = members;
  }

  sizeOf(holder: number): number {
    return (this.#ends[holder] ?? 0) - (this.#ends[holder - 1] ?? 0);
  }

  /** The holder of a member; members are numbered through all holders. */
  holderOf(member: number): number {
    let low = 0;
    let high = this.#ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] ?? 0) > member) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
