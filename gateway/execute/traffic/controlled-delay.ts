import { limits } from "../../limits.ts";

/**
 * Says which of those who waited are turned away when their turn comes. A burst may wait; but when for
 * a whole interval nobody's wait was short, the line does not shrink by itself, and everybody in it
 * would be served too late. Then whoever has waited twice the target is dropped, until a wait is short
 * again.
 *
 * That is CoDel (RFC 8289) as Facebook has it for servers (Folly). The RFC's drops one now and then, as
 * those who send slow down when they notice; a crowd does not.
 */
export class ControlledDelay {
  #isLong = false;
  /** The shortest wait of the interval. */
  #leastMs = 0;
  #intervalEndsAt = 0;

  drops(waitedMs: number, now: number): boolean {
    if (now >= this.#intervalEndsAt) this.#begin(waitedMs, now);
    else this.#leastMs = Math.min(this.#leastMs, waitedMs);
    return this.#isLong && waitedMs > 2 * limits.waitTargetMs;
  }

  #begin(waitedMs: number, now: number): void {
    // Nobody who waited for so long got a turn: nothing is known of now.
    const isKnown = now < this.#intervalEndsAt + limits.waitIntervalMs;
    this.#isLong = isKnown && this.#leastMs > limits.waitTargetMs;
    this.#leastMs = waitedMs;
    this.#intervalEndsAt = now + limits.waitIntervalMs;
  }
}
