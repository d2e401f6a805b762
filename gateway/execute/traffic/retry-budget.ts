import { limits } from "../../limits.ts";

/**
 * How often calls may be made once more. Every call earns a part of one, so that what fails altogether
 * is not asked twice as much for that: some may be repeated, but never most of them. There are a few
 * from the start, for a call that fails all alone.
 */
export class RetryBudget {
  #tokens: number = limits.retriesAtFirst;

  earn(): void {
    this.#tokens = Math.min(limits.retriesSavedMax, this.#tokens + 1 / limits.callsPerRetry);
  }

  get isEmpty(): boolean {
    return this.#tokens < 1;
  }

  spend(): void {
    this.#tokens -= 1;
  }
}
