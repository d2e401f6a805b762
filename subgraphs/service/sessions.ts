import type { PublicKeys } from "../../schema/signatures/keys.ts";
import { signatureLimits } from "../../schema/signatures/profile.ts";
import type { AgreedSession } from "../../schema/signatures/request-signature.ts";
import { acceptSession } from "../../schema/signatures/session-key.ts";
import { limits } from "./limits.ts";

/** A gateway's wish for a session, its signature being good. */
export interface Offer {
  /** The gateway's key, by which all of its sessions are counted. */
  readonly keyId: string;
  readonly audience: string;
  /** Whom the service believed when it looked at the signature. */
  readonly keys: PublicKeys;
  readonly body: string;
  /** The value of the header `signature`. */
  readonly signature: string;
}

/** What comes of an offer: the body of the answer, or why there is none. */
export type Agreement =
  | { readonly kind: "agreed"; readonly body: string }
  | { readonly kind: "malformed" }
  | { readonly kind: "tooMany" };

interface Known extends AgreedSession {
  readonly keyId: string;
  readonly keys: PublicKeys;
  /** Milliseconds since 1970. */
  readonly agreedAt: number;
}

const lifeMs = (signatureLimits.sessionSeconds + signatureLimits.sessionGraceSeconds) * 1_000;

/**
 * The sessions that gateways have agreed on with this process: in memory only, and for each gateway's key
 * so many, so that none of them takes another's place. All end when the file of the gateways' keys
 * changes, for it may say that one of them is believed no longer.
 */
export class Sessions {
  readonly #byId = new Map<string, Known>();
  readonly #paces = new Map<string, Pace>();

  /** Those that have not ended. */
  at(nowMs: number, keys: PublicKeys): { get(id: string): AgreedSession | undefined } {
    return {
      get: (id) => {
        const session = this.#byId.get(id);
        if (session === undefined || isGood(session, nowMs, keys)) return session;
        this.#byId.delete(id);
        return undefined;
      },
    };
  }

  get size(): number {
    return this.#byId.size;
  }

  agree({ keyId, audience, keys, body, signature }: Offer, nowMs: number): Agreement {
    if (!this.#paceOf(keyId, keys).allows(nowMs)) return { kind: "tooMany" };
    const accepted = acceptSession(body, signature);
    if (accepted === null) return { kind: "malformed" };
    this.#makeRoom(keyId, nowMs, keys);
    const { session } = accepted;
    this.#byId.set(session.id, { ...session, audience, keyId, keys, agreedAt: nowMs });
    return { kind: "agreed", body: accepted.body };
  }

  #paceOf(keyId: string, keys: PublicKeys): Pace {
    // Only keys that are believed come so far, and their file says how many these are.
    for (const known of this.#paces.keys()) if (!keys.has(known)) this.#paces.delete(known);
    const pace = this.#paces.get(keyId) ?? new Pace();
    this.#paces.set(keyId, pace);
    return pace;
  }

  /** What has ended goes, and of this gateway's sessions the oldest ones. */
  #makeRoom(keyId: string, nowMs: number, keys: PublicKeys): void {
    for (const [id, session] of this.#byId)
      if (!isGood(session, nowMs, keys)) this.#byId.delete(id);
    const own = [...this.#byId.values()].filter((session) => session.keyId === keyId);
    const surplus = Math.max(0, own.length + 1 - limits.sessionsPerGatewayMax);
    for (const { id } of own.slice(0, surplus)) this.#byId.delete(id);
  }
}

/** A clock that was set back must not make a session last. */
function isGood({ agreedAt, keys }: Known, nowMs: number, believed: PublicKeys): boolean {
  return keys === believed && Math.abs(nowMs - agreedAt) < lifeMs;
}

/** So many at once, and then so many a minute. */
class Pace {
  #tokens: number = limits.sessionsPerMinuteMax;
  #at = Number.NaN;

  allows(nowMs: number): boolean {
    const passedMs = Math.max(0, nowMs - this.#at) || 0;
    const { sessionsPerMinuteMax } = limits;
    const earned = (passedMs * sessionsPerMinuteMax) / 60_000;
    this.#tokens = Math.min(sessionsPerMinuteMax, this.#tokens + earned);
    this.#at = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
