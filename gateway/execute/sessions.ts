import { signatureLimits } from "../../schema/signatures/profile.ts";
import type { Session } from "../../schema/signatures/session-key.ts";
import { limits } from "../limits.ts";
import type { CallKeys } from "./sign-call.ts";

/** Offers a session to the service; null when nothing comes of it. */
export type Agree = () => Promise<Session | null>;

/**
 * The session with one service. No call waits for it: until there is one, calls are signed with the
 * gateway's own key, which costs more and is always right. It must first be worth what it costs: so
 * many calls must have been answered, and more of them each time that nothing came of it, as with a
 * service that knows no sessions, or several processes behind one address.
 */
export class ServiceSession {
  readonly #now: () => number;
  #held: Held | null = null;
  #isAgreeing = false;
  /** Since the last session was agreed on, or tried for. */
  #answers = 0;
  #answersNeeded: number = limits.callsPerSession;

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** What to sign with now; null for the gateway's own key, and perhaps it agrees on a session meanwhile. */
  currentUnder(keys: CallKeys, agree: Agree): Session | null {
    const held = this.#held;
    const ageMs = held === null ? Number.POSITIVE_INFINITY : this.#now() - held.agreedAt;
    // A clock that was set back must not make it last.
    const isGood = held !== null && isSame(held.keys, keys) && ageMs >= 0 && ageMs < lifeMs;
    if (!isGood) this.#held = null;
    if (!isGood || ageMs >= renewalMs) this.#agreeWhenWorth(keys, agree);
    return isGood ? held.session : null;
  }

  /** An answer was believed, to a call that a session could sign. */
  answered(): void {
    this.#answers += 1;
  }

  /** The service does not know it: it was started anew, or is several. */
  refused(session: Session): void {
    if (this.#held?.session !== session) return;
    this.#held = null;
    this.#end(this.#answers >= this.#answersNeeded);
  }

  #agreeWhenWorth(keys: CallKeys, agree: Agree): void {
    if (this.#isAgreeing || this.#answers < this.#answersNeeded) return;
    this.#isAgreeing = true;
    const agreedAt = this.#now();
    void agree()
      .catch(() => null)
      .then((session) => {
        this.#isAgreeing = false;
        if (session === null) return this.#end(false);
        // The one before lasted, whatever came of those before it.
        if (this.#held !== null) this.#answersNeeded = limits.callsPerSession;
        this.#held = { session, keys, agreedAt };
        this.#answers = 0;
      });
  }

  #end(wasWorth: boolean): void {
    const { callsPerSession, callsPerSessionMax } = limits;
    this.#answersNeeded = wasWorth
      ? callsPerSession
      : Math.min(callsPerSessionMax, this.#answersNeeded * 4);
    this.#answers = 0;
  }
}

interface Held {
  readonly session: Session;
  /** Under which it was agreed on. */
  readonly keys: CallKeys;
  /** Milliseconds since 1970. */
  readonly agreedAt: number;
}

const lifeMs = signatureLimits.sessionSeconds * 1_000;
const renewalMs = lifeMs - signatureLimits.sessionRenewalSeconds * 1_000;

/** Whoever changes a file of keys may mean that one of them is believed no longer. */
function isSame(one: CallKeys, other: CallKeys): boolean {
  return one.signingKey === other.signingKey && one.answerKeys === other.answerKeys;
}
