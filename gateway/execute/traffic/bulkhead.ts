import { limits } from "../../limits.ts";
import type { DepartureSignal } from "../departure.ts";
import { ControlledDelay } from "./controlled-delay.ts";

export interface BulkheadOptions {
  readonly callsMax: number;
  readonly now: () => number;
}

/** Why somebody who waited for a turn did not get it. */
export type TurnedAway = "LINE_IS_FULL" | "LINE_IS_SLOW" | "OUT_OF_TIME" | "ABANDONED" | "CLOSED";

export interface Entrant {
  readonly timeoutMs: number;
  /** Whether we know who asks. */
  readonly isKnown: boolean;
  readonly signal?: DepartureSignal | undefined;
}

interface Waiting {
  readonly since: number;
  readonly settle: (turnedAway: TurnedAway | null) => void;
}

/**
 * So many calls at once and no more, and bounded lines of those that wait for a turn: what one hanging
 * province can hold of this process has an end. Callers we know go first, and some turns are theirs
 * alone, so that a crowd of others cannot take them all.
 */
export class Bulkhead {
  readonly #options: BulkheadOptions;
  readonly #known = new Line();
  readonly #others = new Line();
  #calls = 0;

  constructor(options: BulkheadOptions) {
    this.#options = options;
  }

  get calls(): number {
    return this.#calls;
  }

  get waiting(): number {
    return this.#known.waiting.size + this.#others.waiting.size;
  }

  /**
   * Takes a turn, which `leave` gives back.
   *
   * @returns null when the turn is there at once; otherwise why it did not come, or null
   */
  enter({ timeoutMs, isKnown, signal }: Entrant): Promise<TurnedAway | null> | null {
    if (this.#calls < this.#callsMax(isKnown)) {
      this.#calls += 1;
      return null;
    }
    const { waiting: line } = isKnown ? this.#known : this.#others;
    if (line.size >= limits.waitingPerLaneMax) return Promise.resolve("LINE_IS_FULL");
    return new Promise((resolve) => {
      const waiting: Waiting = {
        since: this.#options.now(),
        settle: (turnedAway) => {
          clearTimeout(late);
          signal?.removeEventListener("abort", abandon);
          line.delete(waiting);
          resolve(turnedAway);
        },
      };
      const late = setTimeout(() => waiting.settle("OUT_OF_TIME"), timeoutMs);
      const abandon = () => waiting.settle("ABANDONED");
      signal?.addEventListener("abort", abandon, { once: true });
      line.add(waiting);
    });
  }

  leave(): void {
    this.#calls -= 1;
    const now = this.#options.now();
    const isServed = this.#calls < this.#callsMax(true) && this.#known.serve(now);
    if (isServed || (this.#calls < this.#callsMax(false) && this.#others.serve(now)))
      this.#calls += 1;
  }

  /** Turns away everybody who waits. */
  clear(): void {
    this.#known.clear();
    this.#others.clear();
  }

  #callsMax(isKnown: boolean): number {
    const { callsMax } = this.#options;
    return isKnown ? callsMax : Math.ceil((callsMax * limits.anonymousLanePercent) / 100);
  }
}

/** Those who wait, in the order of their coming. */
class Line {
  readonly waiting = new Set<Waiting>();
  readonly #delay = new ControlledDelay();

  /** Gives a turn to the first of them who need not be dropped, if there is one. */
  serve(now: number): boolean {
    for (const one of this.waiting) {
      if (!this.#delay.drops(now - one.since, now)) {
        one.settle(null);
        return true;
      }
      one.settle("LINE_IS_SLOW");
    }
    return false;
  }

  clear(): void {
    for (const one of this.waiting) one.settle("CLOSED");
  }
}
