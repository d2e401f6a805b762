/** Lets so many do something at once; the others wait in line. */
export class Turns {
  readonly #atOnce: () => number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(atOnce: () => number) {
    this.#atOnce = atOnce;
  }

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#taken < this.#atOnce()) this.#taken += 1;
    else
      await new Promise<void>((handedOver) => {
        this.#waiting.push(handedOver);
      });
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#taken -= 1;
    }
  }
}
