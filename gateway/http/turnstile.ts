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
 * are answered. How many that is follows the lateness, a step for each look at it: down in proportion,
 * up by a root, as Gradient2 of Netflix's concurrency-limits has it for latencies. Latencies would mislead
 * here: a province that hangs makes them long, and has enough time all the same.
 */
export class Turnstile {
  #lagMs = 0;
  #anonymousMax: number = limits.anonymousInFlightMax;
  #newTokens: number = limits.newTokensPerSecond;
  readonly #inFlight = { anonymous: 0, known: 0 };
  readonly #turnedAway = { anonymous: 0, known: 0, newToken: 0 };

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
    if (this.#lagMs < limits.lagAimMs) return true;
    if (this.#newTokens < 1) {
      this.#turnedAway.newToken += 1;
      return false;
    }
    this.#newTokens -= 1;
    return true;
  }

  /** Takes note of how late the process is, once in each `lagLookMs`. */
  look(lagMs: number): void {
    this.#lagMs = lagMs;
    const { anonymousInFlightMin, anonymousInFlightMax, lagAimMs } = limits;
    const next =
      lagMs > lagAimMs
        ? this.#anonymousMax * Math.max(0.5, lagAimMs / lagMs)
        : this.#anonymousMax + Math.sqrt(this.#anonymousMax);
    this.#anonymousMax = Math.min(anonymousInFlightMax, Math.max(anonymousInFlightMin, next));
    const earned = (limits.newTokensPerSecond * (limits.lagLookMs + lagMs)) / 1_000;
    this.#newTokens = Math.min(limits.newTokensPerSecond, this.#newTokens + earned);
  }

  #max(kind: ClientKind): number {
    return kind === "known" ? limits.knownInFlightMax : Math.floor(this.#anonymousMax);
  }
}

/** Looks again and again how late this process is with what it meant to do; returns how to stop. */
export function watchLag(turnstile: Turnstile): () => void {
  let dueAt = performance.now() + limits.lagLookMs;
  const timer = setInterval(() => {
    const now = performance.now();
    turnstile.look(Math.max(0, now - dueAt));
    dueAt = now + limits.lagLookMs;
  }, limits.lagLookMs);
  timer.unref();
  return () => clearInterval(timer);
}
