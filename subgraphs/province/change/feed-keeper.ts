import type { Logger } from "../../service/logger.ts";
import type { Session } from "../../service/session.ts";
import { Background } from "../background.ts";
import type { FeedFigures } from "../metrics.ts";
import { beginAnewIfMoved, forgetChanges } from "./feed.writer.ts";
import { readFeedState } from "./feed-state.reader.ts";
import { type Horizon, readHorizon } from "./horizon.reader.ts";
import { HorizonClock } from "./horizon-clock.ts";

export interface FeedKeeperOptions {
  /** Works as who keeps the register, in one transaction. */
  readonly keeping: <Result>(work: (register: Session) => Promise<Result>) => Promise<Result>;
  /** For how many days a change can be read. */
  readonly keptDays: number;
  readonly logger: Logger;
  /** The clock by which changes become old, in milliseconds since 1970: the system's, but for tests. */
  readonly now?: () => number;
}

/** As long as the cursor of somebody who comes back from holidays is of use. */
export const feedKeptDaysDefault = 30;

const keeperLimits = {
  /** Between two rounds: so long after a failover readers learn of it at the latest. */
  roundMs: 10_000,
  /** Rows of an outbox that go in one transaction. */
  forgottenAtOnce: 5_000,
  /** Between two of these, so that a month's work does not fill the log all at once. */
  pauseMs: 200,
  /** How far back the horizon may be before the log says so: what is changed since is told to nobody. */
  horizonAgeMs: 60_000,
  /** Between two lines that say it. */
  saidAgainMs: 60_000,
} as const;

const dayMs = 86_400_000;

/**
 * Keeps the outbox in the background: forgets what is too old, notices that the database is another
 * one, and watches for transactions that hold the feed up.
 */
export class FeedKeeper {
  readonly #clock = new HorizonClock();
  readonly #options: FeedKeeperOptions;
  readonly #background = new Background();
  readonly #now: () => number;
  #saidAt = Number.NEGATIVE_INFINITY;

  constructor(options: FeedKeeperOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** The first round is over before anybody is answered. */
  async start(): Promise<void> {
    await this.round();
    this.#background.start(() => this.#roundAndWait(), keeperLimits.roundMs);
  }

  /** The batch in hand is forgotten whole, or not at all. */
  stop(): Promise<void> {
    return this.#background.stop();
  }

  async round(): Promise<void> {
    const { logger, keeping } = this.#options;
    const { moved, horizon } = await keeping(async (register) => ({
      moved: await beginAnewIfMoved(register),
      horizon: await readHorizon(register),
    }));
    if (moved) logger.info("The change feed begins anew: this database is not the one it was.");
    this.#watch(horizon);
    await this.#forget();
  }

  /** Up to when everything that was changed stands below a horizon, as an instant. */
  timeOf(horizon: Horizon): string | null {
    const time = this.#clock.timeOf(horizon, this.#now());
    return time === null ? null : new Date(time).toISOString();
  }

  /** How the feed stands now; null when the register does not answer. */
  async figures(): Promise<FeedFigures | null> {
    const { keeping, logger } = this.#options;
    try {
      const { horizon, ...state } = await keeping(readFeedState);
      const horizonAgeSeconds = this.#clock.ageOf(horizon, this.#now()) / 1_000;
      return { horizonAgeSeconds, ...state };
    } catch (cause) {
      logger.warn("The state of the change feed could not be read.", { cause });
      return null;
    }
  }

  /** How long to wait: a round that fails is tried again. */
  async #roundAndWait(): Promise<number> {
    await this.round().catch((cause: unknown) => {
      if (!this.#background.isStopping)
        this.#options.logger.warn("The change feed could not be kept.", { cause });
    });
    return keeperLimits.roundMs;
  }

  async #forget(): Promise<void> {
    const { keptDays, keeping } = this.#options;
    const { forgottenAtOnce: batch, pauseMs } = keeperLimits;
    const before = new Date(this.#now() - keptDays * dayMs).toISOString();
    for (;;) {
      const gone = await keeping((register) => forgetChanges(register, { before, batch }));
      if (gone < batch || this.#background.isStopping) return;
      await this.#background.pause(pauseMs);
    }
  }

  #watch(horizon: Horizon): void {
    const at = this.#now();
    const ageMs = this.#clock.ageOf(horizon, at);
    this.#clock.see(horizon, at);
    if (ageMs <= keeperLimits.horizonAgeMs || at - this.#saidAt < keeperLimits.saidAgainMs) return;
    this.#saidAt = at;
    this.#options.logger.warn("A transaction that does not end holds up the change feed.", {
      horizonAgeMs: ageMs,
    });
  }
}
