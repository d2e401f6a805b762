import type { Logger } from "../../service/logger.ts";
import { Background } from "../background.ts";
import { whileNobodyElse } from "../background-connection.writer.ts";
import { forgetRequests, forgottenAtOnceMax } from "./forget-requests.writer.ts";

export interface ForgetRequestsOptions {
  /** Of the owner of the tables. */
  readonly databaseUrl: string;
  /** Days for which a request that comes again is known. */
  readonly keptDays: number;
  readonly logger: Logger;
  /** Milliseconds from the start to the first round, unless as usual. */
  readonly firstAfterMs?: number;
}

const times = {
  firstAfterMs: 60_000,
  roundMs: 3_600_000,
  /** Between two batches. */
  pauseMs: 100,
} as const;

/**
 * Forgets requests to write in the background: their idempotency keys, and what was answered, which
 * repeats what stands in the register. One that comes again after that is a new one.
 */
export class ForgetRequests {
  readonly #options: ForgetRequestsOptions;
  readonly #background = new Background();

  constructor(options: ForgetRequestsOptions) {
    this.#options = options;
  }

  start(): void {
    const { firstAfterMs = times.firstAfterMs } = this.#options;
    this.#background.start(() => this.#roundAndWait(), firstAfterMs);
  }

  stop(): Promise<void> {
    return this.#background.stop();
  }

  /** Forgets all that are old enough. False when another process is at it. */
  round(): Promise<boolean> {
    const { databaseUrl, keptDays, logger } = this.#options;
    return whileNobodyElse({ databaseUrl, name: "forget-requests" }, async (connection) => {
      let requests = 0;
      for (let batch = forgottenAtOnceMax; batch === forgottenAtOnceMax; ) {
        if (requests > 0) await this.#background.pause(times.pauseMs);
        if (this.#background.isStopping) break;
        batch = await forgetRequests(connection, keptDays);
        requests += batch;
      }
      if (requests > 0) logger.info("Forgot requests to write.", { requests, keptDays });
    });
  }

  /** How long to wait: a round that fails is tried again, and what it did stays. */
  async #roundAndWait(): Promise<number> {
    await this.round().catch((cause: unknown) => {
      if (this.#background.isStopping) return;
      this.#options.logger.error("Requests to write could not be forgotten.", { cause });
    });
    return times.roundMs;
  }
}
