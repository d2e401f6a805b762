import type { Logger } from "../../service/logger.ts";
import { Background } from "../background.ts";
import { whileNobodyElse } from "../background-connection.writer.ts";
import { expiredAtOnceMax, expireJobs } from "./expire-jobs.writer.ts";

export interface ExpireJobsOptions {
  /** Of the owner of the tables. */
  readonly databaseUrl: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
}

const times = {
  firstAfterMs: 1_000,
  roundMs: 20_000,
  /** Between two batches. */
  pauseMs: 50,
} as const;

/**
 * Closes jobs whose last day is over, in the background: lists have left them out since then, and now the
 * numbers of the register do, and the change feed tells of it.
 */
export class ExpireJobs {
  readonly #options: ExpireJobsOptions;
  readonly #background = new Background();

  constructor(options: ExpireJobsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#background.start(() => this.#roundAndWait(), times.firstAfterMs);
  }

  stop(): Promise<void> {
    return this.#background.stop();
  }

  /** Closes all whose last day is over. False when another process is at it. */
  round(): Promise<boolean> {
    const { databaseUrl, now, logger } = this.#options;
    return whileNobodyElse({ databaseUrl, name: "expire-jobs" }, async (connection) => {
      let jobs = 0;
      for (let batch = expiredAtOnceMax; batch === expiredAtOnceMax; ) {
        if (jobs > 0) await this.#background.pause(times.pauseMs);
        if (this.#background.isStopping) break;
        batch = await expireJobs(connection, now());
        jobs += batch;
      }
      if (jobs > 0) logger.info("Closed jobs whose last day is over.", { jobs });
    });
  }

  /** How long to wait: a round that fails is tried again, and what it did stays. */
  async #roundAndWait(): Promise<number> {
    await this.round().catch((cause: unknown) => {
      if (this.#background.isStopping) return;
      this.#options.logger.error("Jobs whose last day is over could not be closed.", { cause });
    });
    return times.roundMs;
  }
}
