import { signatureLimits } from "./profile.ts";

/** What a nonce is to who has seen those before it. */
export type Novelty = "NEW" | "SEEN" | "FULL";

/**
 * The nonces of requests that are not over yet. A request is good once; after its end it is refused for
 * its age, so its nonce can go. There is room for so many: when it is used up, further requests are
 * refused, for to forget a nonce early would let its request in again.
 */
export class Replays {
  readonly #max: number;
  /** Nonces by the second in which their requests end. */
  readonly #bySecond = new Map<number, Set<string>>();
  #size = 0;
  /** Everything that ended before this second is forgotten, however the clock is set. */
  #forgottenBefore: number;
  /** A process before this one may have answered what was signed earlier. */
  readonly #startedAt: number;

  /** @param startedAt in seconds since 1970 */
  constructor(startedAt: number, max: number = signatureLimits.noncesMax) {
    this.#startedAt = startedAt;
    this.#forgottenBefore = startedAt;
    this.#max = max;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#size;
  }

  /**
   * Takes note of a request that is signed rightly and in time.
   *
   * @param now in seconds since 1970, as are `created` and `expires`
   */
  note(
    request: {
      readonly keyId: string;
      readonly nonce: string;
      readonly created: number;
      readonly expires: number;
    },
    now: number,
  ): Novelty {
    this.#forgetBefore(now);
    const { keyId, nonce, created, expires } = request;
    if (created < this.#startedAt || expires < this.#forgottenBefore) return "SEEN";
    const nonces = this.#bySecond.get(expires) ?? new Set();
    const name = copied(`${keyId} ${nonce}`);
    if (nonces.has(name)) return "SEEN";
    if (this.#size >= this.#max) return "FULL";
    nonces.add(name);
    this.#bySecond.set(expires, nonces);
    this.#size += 1;
    return "NEW";
  }

  #forgetBefore(second: number): void {
    if (second <= this.#forgottenBefore) return;
    this.#forgottenBefore = second;
    for (const [expires, nonces] of this.#bySecond) {
      if (expires >= second) continue;
      this.#bySecond.delete(expires);
      this.#size -= nonces.size;
    }
  }
}

/** A part of a header would keep the whole header in memory. */
function copied(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}
