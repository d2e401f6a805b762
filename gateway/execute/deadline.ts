import { limits } from "../limits.ts";

/**
 * The one deadline of a request. Steps that others wait for get half of what is left, so that a
 * hanging province costs its own rows and not the later steps; the last step gets all but what it
 * takes to put the answer together.
 */
export class Deadline {
  readonly #expiresAt: number;

  /** @param startedAt as `performance.now()` has it */
  constructor(deadlineMs: number, startedAt: number = performance.now()) {
    this.#expiresAt = startedAt + deadlineMs;
  }

  /** Milliseconds a call of this step may take, never less than one. */
  forStep(stepsAfter: number): number {
    const left = this.#expiresAt - performance.now() - limits.composeReserveMs;
    return Math.max(1, Math.floor(stepsAfter === 0 ? left : left / 2));
  }
}
