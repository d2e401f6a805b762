import type { Horizon } from "./horizon.reader.ts";

/** What was seen of the numbers of transactions at one time. */
interface Sighting extends Horizon {
  readonly at: number;
}

/**
 * Tells the time of a horizon: up to when everything that was changed stands below it. PostgreSQL knows
 * only the number of the oldest transaction that goes on, so now and then it is written down which
 * number would have come next.
 */
export class HorizonClock {
  readonly #sightings: Sighting[] = [];

  /** Writes down what the numbers are now. Older sightings than the one that tells of it are dropped. */
  see(horizon: Horizon, at: number): void {
    const told = this.#sightings.findLastIndex(({ begun }) => begun <= horizon.over);
    if (told > 0) this.#sightings.splice(0, told);
    this.#sightings.push({ ...horizon, at });
    // The first tells how long a horizon has stood still.
    if (this.#sightings.length > sightingsMax) this.#sightings.splice(1, 1);
  }

  /** How long a horizon has stood still, in milliseconds, as far as it was seen. */
  ageOf(horizon: Horizon, now: number): number {
    return now - (this.timeOf(horizon, now) ?? this.#sightings[0]?.at ?? now);
  }

  /**
   * Milliseconds since 1970 up to which everything stands below the horizon; null when it is further back than
   * anything that was seen.
   */
  timeOf({ over, begun }: Horizon, now: number): number | null {
    if (over === begun) return now;
    return this.#sightings.findLast((sighting) => sighting.begun <= over)?.at ?? null;
  }
}

/** At one every ten seconds those of a day. */
const sightingsMax = 8_640;
