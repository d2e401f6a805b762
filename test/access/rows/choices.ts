import fc from "fast-check";

/**
 * Choices made by numbers that fast-check invents. Where they end, and where they shrink to zero, the
 * first and simplest choice is made: so every random case can be made smaller.
 */
export class Choices {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  below(limit: number): number {
    const number = this.#numbers[this.#at] ?? 0;
    this.#at += 1;
    return number % limit;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("Nothing to pick from.");
    return item;
  }

  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  some<Item>(items: readonly Item[], percent: number): Item[] {
    return items.filter(() => this.chance(percent));
  }
}

export const anyChoices = fc.noBias(fc.array(fc.nat(9_999), { minLength: 150, maxLength: 150 }));
