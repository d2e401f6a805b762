import { limits } from "../../limits.ts";
import { SubgraphUnavailableError } from "../errors.ts";
import { abandoned } from "../lost-calls.ts";
import { readAsked } from "../read-asked.ts";
import type { AskedCall, Reply, SubgraphAnswer } from "../transport.ts";
import { Breaker, type BreakerState, type Pass, type Verdict } from "./breaker.ts";
import { Bulkhead, type TurnedAway } from "./bulkhead.ts";
import type { Clock } from "./clock.ts";
import type { RetryBudget } from "./retry-budget.ts";
import { retryPause } from "./retry-pause.ts";
import { verdictOfAnswer, verdictOfFailure } from "./verdict.ts";

export type LaneKind = "reads" | "writes";

export interface LaneOptions {
  readonly kind: LaneKind;
  readonly post: (call: AskedCall) => Promise<Reply>;
  /** What all calls to the subgraph earn. */
  readonly budget: RetryBudget;
  readonly clock: Clock;
  /** Told to see to it that `allowTrial` is called once calls are worth a trial. */
  readonly onOpen: (lane: Lane, pauseMs: number) => void;
}

/** What has been going on in a lane, for `/metrics`. */
export interface LaneState {
  readonly kind: LaneKind;
  readonly breaker: BreakerState;
  readonly calls: number;
  readonly waiting: number;
  readonly tally: Readonly<LaneTally>;
}

interface LaneTally {
  opened: number;
  repeated: number;
  skippedOpen: number;
  skippedBusy: number;
  shared: number;
}

/** What one call came to. The reply is kept beside, for whoever shares it must read it anew. */
export interface Answered {
  readonly reply: Reply;
  readonly answer: SubgraphAnswer;
}

/** The way to one subgraph of one endpoint, for reads or for writes: what it may carry and when it is shut. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #breaker: Breaker;
  readonly #bulkhead: Bulkhead;
  readonly tally: LaneTally = {
    opened: 0,
    repeated: 0,
    skippedOpen: 0,
    skippedBusy: 0,
    shared: 0,
  };

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#bulkhead = new Bulkhead({
      get callsMax() {
        return options.kind === "reads" ? limits.readsPerLaneMax : limits.writesPerLaneMax;
      },
      now: options.clock.now,
    });
    this.#breaker = new Breaker({
      ...options.clock,
      onOpen: (pauseMs) => {
        this.tally.opened += 1;
        this.#bulkhead.clear();
        options.onOpen(this, pauseMs);
      },
    });
  }

  get state(): LaneState {
    return {
      kind: this.#options.kind,
      breaker: this.#breaker.state,
      calls: this.#bulkhead.calls,
      waiting: this.#bulkhead.waiting,
      tally: this.tally,
    };
  }

  allowTrial(): void {
    this.#breaker.allowTrial();
  }

  /**
   * Makes the call, a read perhaps once more.
   *
   * @param clientBudget what calls of the same client earn
   * @throws SubgraphUnavailableError
   */
  async call(call: AskedCall, clientBudget: RetryBudget): Promise<Answered> {
    const { budget } = this.#options;
    const { now, random, sleep } = this.#options.clock;
    const expiresAt = now() + call.timeoutMs;
    budget.earn();
    clientBudget.earn();
    const first = await this.#attempt(call, (came: Reply | Error) => {
      if (!call.repeatable || budget.isEmpty || clientBudget.isEmpty) return null;
      return retryPause(came, { leftMs: expiresAt - now(), now: new Date(), random });
    });
    if (typeof first !== "number") return first;
    budget.spend();
    clientBudget.spend();
    this.tally.repeated += 1;
    if (first >= 1) await sleep(first);
    return this.#attempt(later(call, now() + call.timeoutMs - expiresAt), never);
  }

  /** @returns a number when it failed and is worth another attempt: the milliseconds until then */
  async #attempt(call: AskedCall, pauseAfter: () => null): Promise<Answered>;
  async #attempt(call: AskedCall, pauseAfter: PauseAfter): Promise<Answered | number>;
  async #attempt(call: AskedCall, pauseAfter: PauseAfter): Promise<Answered | number> {
    const { post, clock } = this.#options;
    const { now } = clock;
    const askedAt = now();
    const entered = this.#enter(call);
    const pass = entered instanceof Promise ? await entered : entered;
    const mayPause: PauseAfter = pass.isTrial ? never : pauseAfter;
    const startedAt = now();
    const isLate = startedAt - askedAt >= 1;
    let verdict: Verdict = "nothing";
    try {
      const reply = await post(isLate ? later(call, startedAt - askedAt) : call);
      const pauseMs = reply.status < 400 ? null : mayPause(reply);
      if (pauseMs !== null) return pauseMs;
      const tookMs = now() - startedAt;
      const read = readAsked(reply, call.rows ?? null);
      const answer = read instanceof Promise ? await read : read;
      verdict = verdictOfAnswer(answer, { status: reply.status, tookMs });
      return { reply, answer };
    } catch (error) {
      const pauseMs = error instanceof Error ? mayPause(error) : null;
      if (pauseMs !== null) return pauseMs;
      const isAbandoned = call.signal?.aborted ?? false;
      verdict = verdictOfFailure(error, { tookMs: now() - startedAt, isAbandoned });
      throw error;
    } finally {
      this.#breaker.leave(pass, verdict);
      this.#bulkhead.leave();
    }
  }

  /** A promise only when there is something to wait for. */
  #enter({ timeoutMs, signal, caller }: AskedCall): Pass | Promise<Pass> {
    if (signal?.aborted) throw abandoned();
    if (this.#breaker.refuses) throw this.#skippedOpen();
    const isKnown = caller.actor !== null;
    const turn = this.#bulkhead.enter({ timeoutMs, isKnown, signal });
    return turn === null ? this.#pass() : this.#passAfter(turn);
  }

  async #passAfter(turn: Promise<TurnedAway | null>): Promise<Pass> {
    const turnedAway = await turn;
    if (turnedAway !== null) throw this.#turnedAway(turnedAway);
    return this.#pass();
  }

  #pass(): Pass {
    const pass = this.#breaker.enter();
    if (pass !== null) return pass;
    this.#bulkhead.leave();
    throw this.#skippedOpen();
  }

  #turnedAway(why: TurnedAway): SubgraphUnavailableError {
    if (why === "ABANDONED") return abandoned();
    if (why === "CLOSED") return this.#skippedOpen();
    this.tally.skippedBusy += 1;
    return new SubgraphUnavailableError("SKIPPED_BUSY", "Too many calls to it are waiting.");
  }

  #skippedOpen(): SubgraphUnavailableError {
    this.tally.skippedOpen += 1;
    return new SubgraphUnavailableError(
      "SKIPPED_OPEN",
      "Calls to it failed, so it is not asked for a moment.",
    );
  }
}

/** Milliseconds after which a call that came to this is made once more; null when it is not. */
type PauseAfter = (came: Reply | Error) => number | null;

function later(call: AskedCall, spentMs: number): AskedCall {
  return { ...call, timeoutMs: Math.max(1, Math.floor(call.timeoutMs - spentMs)) };
}

const never = (): null => null;
