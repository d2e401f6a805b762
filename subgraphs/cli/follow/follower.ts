import { setTimeout as sleep } from "node:timers/promises";
import { type ExitCode, exitCodes, type Surroundings } from "../command.ts";
import { type GatewayClient, isPassing, toldOf } from "../gateway/gateway-client.ts";
import { beginLine, writeOut } from "../write-out.ts";
import {
  type FeedData,
  type FeedPage,
  type Followed,
  feedQuery,
  fingerprintOf,
  pageOf,
} from "./feed-question.ts";
import { type FollowState, writeState } from "./follow-state.ts";

export interface FollowerOptions {
  readonly client: GatewayClient;
  readonly followed: Followed;
  readonly stateFile: string;
  /** Null begins as `from` says. */
  readonly after: string | null;
  readonly from: "OLDEST" | "NOW";
  readonly first: number;
  /** Ends where there is no more for now. */
  readonly once: boolean;
  readonly around: Surroundings;
}

const waiting = {
  /** After an empty page; each next one waits twice as long. */
  minMs: 250,
  emptyMsMax: 5_000,
  failedMsMax: 60_000,
  /** With --once: so many failures on end are the end. */
  triesMax: 5,
} as const;

/**
 * Prints page after page. A page is out before its end is stored, so whoever is killed meets the same
 * changes again, and none less than once.
 */
export class Follower {
  readonly #options: FollowerOptions;
  #after: string | null;
  #pauseMs: number = waiting.minMs;
  #failures = 0;
  #saidOfPage = "";

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#after = options.after;
  }

  /** @throws OutClosedError, UsageError */
  async follow(): Promise<ExitCode> {
    const { signal } = this.#options.around;
    await beginLine(this.#options.around);
    while (!signal.aborted) {
      const end = await this.#step().catch((error: unknown) => {
        if (signal.aborted && isAbort(error)) return exitCodes.done;
        throw error;
      });
      if (end !== null) return end;
    }
    return exitCodes.done;
  }

  /** What to end with, or null to go on. */
  async #step(): Promise<ExitCode | null> {
    const { client, followed, from, first, once, around } = this.#options;
    const { types, regions, access } = followed;
    const after = this.#after;
    const variables = {
      ...{ types, regions, after, first },
      ...(after === null && { from }),
      ...(access && { access }),
    };
    const question = { query: feedQuery(followed), variables };
    const asked = await client.ask<FeedData>(question, around.signal);
    if (asked.kind === "refused") return this.#refused(asked.reason);
    if (asked.kind === "later") return this.#later(asked.reason, asked.retryAfterMs);
    const page = pageOf(asked.data, followed);
    const errors = asked.errors.map(toldOf);
    if (page === null) {
      const reason = errors.join(" ") || "There is no answer.";
      return isPassing(asked.errors) ? this.#later(reason, null) : this.#refused(reason);
    }
    this.#failures = 0;
    this.#tellOnce(errors);
    return this.#take(page, once);
  }

  async #take(page: FeedPage, once: boolean): Promise<ExitCode | null> {
    const { around, stateFile, followed } = this.#options;
    const { changes, endCursor, hasNextPage, snapshotRequired, outcomes } = page;
    await writeOut(around, changes.map((change) => `${JSON.stringify(change)}\n`).join(""));
    const state: FollowState = {
      question: fingerprintOf(followed),
      cursor: endCursor,
      snapshotRequired,
    };
    if (endCursor !== this.#after || snapshotRequired.length > 0)
      await writeState(stateFile, state);
    this.#after = endCursor;
    if (snapshotRequired.length > 0) {
      this.#say(snapshotAdvice(snapshotRequired));
      return exitCodes.snapshotRequired;
    }
    if (hasNextPage) {
      this.#pauseMs = waiting.minMs;
      return null;
    }
    if (once) return this.#ended(outcomes);
    if (changes.length > 0) this.#pauseMs = waiting.minMs;
    await this.#pause(this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, waiting.emptyMsMax);
    return null;
  }

  /** Whoever did not answer may have told more, and so may who tells no more until tomorrow. */
  #ended(outcomes: FeedPage["outcomes"]): ExitCode {
    const silent = outcomes.filter(
      ({ state, code }) =>
        state !== "OK" && (state !== "DENIED" || code === "ROWS_PER_DAY_REACHED"),
    );
    if (silent.length === 0) return exitCodes.done;
    this.#say(
      `Not all have answered: ${silent.map(({ region, state }) => `${region} (${state})`).join(", ")}.`,
    );
    return exitCodes.failed;
  }

  #refused(reason: string): ExitCode {
    this.#say(reason);
    return exitCodes.failed;
  }

  async #later(reason: string, retryAfterMs: number | null): Promise<ExitCode | null> {
    this.#failures += 1;
    if (this.#options.once && this.#failures >= waiting.triesMax) return this.#refused(reason);
    const backoff = Math.min(waiting.minMs * 2 ** this.#failures, waiting.failedMsMax);
    // Not all who were sent away come back at once.
    const waitMs = (retryAfterMs ?? backoff / 2) + (Math.random() * backoff) / 2;
    this.#say(`${reason}; again in ${(waitMs / 1_000).toFixed(1)} s.`);
    await this.#pause(waitMs);
    return null;
  }

  /** What is wrong with every page is said for the first. */
  #tellOnce(errors: readonly string[]): void {
    const said = errors.join("\n");
    if (said !== "" && said !== this.#saidOfPage) this.#say(said);
    this.#saidOfPage = said;
  }

  #pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#options.around.signal });
  }

  #say(line: string): void {
    this.#options.around.err.write(`${line}\n`);
  }
}

/** What to do when changes are missing. */
export function snapshotAdvice(provinces: readonly string[]): string {
  const names = provinces.join(", ");
  return `The changes of ${names} since the last cursor cannot all be told any more. Read the records of ${names} anew (laowu snapshot), and then go on with --snapshot-taken.`;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}
