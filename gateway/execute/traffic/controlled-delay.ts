import { limits } from "../../limits.ts";

/**
 * Says which of those who waited are turned away when their turn comes (CoDel, RFC 8289). A burst may
 * wait; but when for a whole interval nobody's wait was short, the line does not shrink by itself, and
 * everybody in it would be served too late. Then one is dropped, and the next ones ever sooner, until
 * waits are short again.
 */
export class ControlledDelay {
  /** When waits will have been long for a whole interval; null while they are short. */
  #longAt: number | null = null;
  #isDropping = false;
  #dropAt = 0;
  #dropped = 0;

  drops(waitedMs: number, now: number): boolean {
    if (!this.#isLong(waitedMs, now)) {
      this.#isDropping = false;
      return false;
    }
    if (this.#isDropping && now < this.#dropAt) return false;
    if (this.#isDropping) this.#dropped += 1;
    else {
      // What was too much a moment ago is likely too much again.
      const isRecent = now - this.#dropAt < limits.waitIntervalMs;
      this.#dropped = isRecent && this.#dropped > 2 ? this.#dropped - 2 : 1;
      this.#dropAt = now;
    }
    this.#isDropping = true;
    this.#dropAt += limits.waitIntervalMs / Math.sqrt(this.#dropped);
    return true;
  }

  #isLong(waitedMs: number, now: number): boolean {
    if (waitedMs < limits.waitTargetMs) {
      this.#longAt = null;
      return false;
    }
    this.#longAt ??= now + limits.waitIntervalMs;
    return now >= this.#longAt;
  }
}
