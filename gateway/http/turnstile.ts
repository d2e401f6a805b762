import { limits } from "../limits.ts";

export type ClientKind = "anonymous" | "known";

/** What the turnstile has seen, for `/metrics`. */
export interface TurnstileState {
  readonly lagMs: number;
  readonly inFlight: Readonly<Record<ClientKind, number>>;
  readonly inFlightMax: Readonly<Record<ClientKind, number>>;
  readonly turnedAway: Readonly<Record<ClientKind | "newToken", number>>;
}

/**
 * Lets requests in before anything is done for them. While this process keeps its own time, nearly all
 * of them; when it is late, fewer and fewer of those that anonymous clients ask, so that those we know
 * are answered. How many that is follows the lateness: down in proportion, for what comes at once waits
 * for each other; up by a root for each look, as Gradient2 of Netflix's concurrency-limits has it for
 * latencies. Latencies would mislead here: a province that hangs makes them long, and has enough time
 * all the same.
 */
export class Turnstile {
  #lagMs = 0;
  /** When the next look is due; nobody knows before the first. */
  #lookDueAt = Number.POSITIVE_INFINITY;
  #anonymousMax: number = limits.anonymousInFlightMax;
  #newTokens: number = limits.newTokensPerSecond;
  readonly #inFlight = { anonymous: 0, known: 0 };
  readonly #turnedAway = { anonymous: 0, known: 0, newToken: 0 };
  readonly #now: () => number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get state(): TurnstileState {
    return {
      lagMs: this.#lagMs,
      inFlight: this.#inFlight,
      inFlightMax: { anonymous: this.#max("anonymous"), known: this.#max("known") },
      turnedAway: this.#turnedAway,
    };
  }

  /** @returns whether the request may come in; then `leave` is due */
  enter(kind: ClientKind): boolean {
    if (this.#inFlight[kind] >= this.#max(kind)) {
      this.#turnedAway[kind] += 1;
      return false;
    }
    this.#inFlight[kind] += 1;
    return true;
  }

  leave(kind: ClientKind): void {
    this.#inFlight[kind] -= 1;
  }

  /**
   * Whether there is time to verify a token that nobody has shown yet. Bad ones cost as much as good
   * ones, so a crowd of them would pass for clients we know.
   */
  mayVerify(): boolean {
    if (Math.max(this.#lagMs, this.#overdueMs) < limits.lagAimMs) return true;
    if (this.#newTokens < 1) {
      this.#turnedAway.newToken += 1;
      return false;
    }
    this.#newTokens -= 1;
    return true;
  }

  /** Takes note of how late the process is, once in each `lagLookMs`. */
  look(): void {
    const lagMs = this.#overdueMs;
    this.#lagMs = lagMs;
    this.#lookDueAt = this.#now() + limits.lagLookMs;
    this.#anonymousMax =
      lagMs > limits.lagAimMs
        ? this.#anonymousMaxWhenLate(lagMs)
        : Math.min(limits.anonymousInFlightMax, this.#anonymousMax + Math.sqrt(this.#anonymousMax));
    const earned = (limits.newTokensPerSecond * (limits.lagLookMs + lagMs)) / 1_000;
    this.#newTokens = Math.min(limits.newTokensPerSecond, this.#newTokens + earned);
  }

  /**
   * By how much the next look is late. A crowd that comes at once is all read before the process gets to
   * its timers again: who waited for the look would let all of it in.
   */
  get #overdueMs(): number {
    return Math.max(0, this.#now() - this.#lookDueAt);
  }

  #anonymousMaxWhenLate(lagMs: number): number {
    const { anonymousInFlightMin, lagAimMs } = limits;
    return Math.max(anonymousInFlightMin, (this.#anonymousMax * lagAimMs) / lagMs);
  }

  #max(kind: ClientKind): number {
    if (kind === "known") return limits.knownInFlightMax;
    const lagMs = this.#overdueMs;
    return Math.floor(
      lagMs > limits.lagAimMs ? this.#anonymousMaxWhenLate(lagMs) : this.#anonymousMax,
    );
  }
}

/** Looks again and again how late this process is with what it meant to do; returns how to stop. */
export function watchLag(turnstile: Turnstile): () => void {
  turnstile.look();
  const timer = setInterval(() => turnstile.look(), limits.lagLookMs);
  timer.unref();
  return () => clearInterval(timer);
}
