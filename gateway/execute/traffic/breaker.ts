import { limits } from "../../limits.ts";
import { CallCounts } from "./call-counts.ts";

/**
 * What one call says of the lane it went through: nothing, when its client left or was in a hurry;
 * distrust, when the two sides could not agree on TLS, which no further call will change.
 */
export type Verdict = "good" | "bad" | "distrust" | "nothing";

export type BreakerState = "closed" | "open" | "half-open";

/** Leave to make one call. What it comes to counts only while nothing has changed since. */
export interface Pass {
  readonly epoch: number;
  /** Whether it is to show if calls are of use again. */
  readonly isTrial: boolean;
}

export interface BreakerOptions {
  /** Milliseconds of any clock that only goes forward. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Told to ask after this pause whether calls are worth a trial; then `allowTrial` is due. */
  readonly onOpen: (pauseMs: number) => void;
}

/**
 * Stops calls that would fail, so that clients do not wait for them and a province in trouble is left
 * alone. Closed, it counts; open, it refuses, until somebody has seen that the other side is there
 * again; half-open, it lets one call at a time through, and the first that says something decides.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  readonly #counts = new CallCounts();
  #state: BreakerState = "closed";
  #epoch = 0;
  #isTried = false;
  /** Calls in a row that ended in distrust. */
  #distrusts = 0;
  /** How often it opened without a calm time in between: each doubles the next pause. */
  #openings = 0;
  #closedAt = Number.NEGATIVE_INFINITY;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Whether a call would be refused now. */
  get refuses(): boolean {
    return this.#state === "open" || (this.#state === "half-open" && this.#isTried);
  }

  /** @returns null when the call must not be made */
  enter(): Pass | null {
    if (this.refuses) return null;
    const isTrial = this.#state === "half-open";
    if (isTrial) this.#isTried = true;
    return { epoch: this.#epoch, isTrial };
  }

  leave(pass: Pass, verdict: Verdict): void {
    // A call from before the last change would tell of times that are over.
    if (pass.epoch !== this.#epoch) return;
    if (this.#state === "half-open") this.#endTrial(verdict);
    else if (verdict !== "nothing") this.#count(verdict);
  }

  /** The other side seems to be there again. */
  allowTrial(): void {
    if (this.#state === "open") this.#become("half-open");
  }

  #count(verdict: Exclude<Verdict, "nothing">): void {
    const now = this.#options.now();
    this.#counts.add(verdict !== "good", now);
    this.#distrusts = verdict === "distrust" ? this.#distrusts + 1 : 0;
    if (verdict === "good") return;
    const isHopeless = this.#distrusts >= limits.breakerDistrustsMax;
    if (isHopeless || this.#counts.areBad(now)) this.#open();
  }

  #endTrial(verdict: Verdict): void {
    this.#isTried = false;
    if (verdict === "bad" || verdict === "distrust") this.#open();
    if (verdict !== "good") return;
    this.#become("closed");
    this.#closedAt = this.#options.now();
  }

  #open(): void {
    const { now, random, onOpen } = this.#options;
    const wasCalm = this.#state === "closed" && now() - this.#closedAt >= limits.breakerCalmMs;
    this.#openings = wasCalm ? 1 : this.#openings + 1;
    this.#become("open");
    const pauseMs = limits.breakerPauseMs * 2 ** (this.#openings - 1);
    // Several gateways must not come back at the same moment.
    onOpen(Math.min(pauseMs, limits.breakerPauseMsMax) * (0.5 + random() / 2));
  }

  #become(state: BreakerState): void {
    this.#state = state;
    this.#epoch += 1;
    this.#isTried = false;
    this.#distrusts = 0;
    this.#counts.clear();
  }
}
