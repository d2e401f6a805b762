import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../../service/logger.ts";
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
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;

  constructor(options: ForgetRequestsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Forgets all that are old enough. False when another process is at it. */
  round(): Promise<boolean> {
    const { databaseUrl, keptDays, logger } = this.#options;
    return whileNobodyElse({ databaseUrl, name: "forget-requests" }, async (connection) => {
      let requests = 0;
      for (let batch = forgottenAtOnceMax; batch === forgottenAtOnceMax; ) {
        if (requests > 0) await this.#pause(times.pauseMs);
        if (this.#stopping.signal.aborted) break;
        batch = await forgetRequests(connection, keptDays);
        requests += batch;
      }
      if (requests > 0) logger.info("Forgot requests to write.", { requests, keptDays });
    });
  }

  async #run(): Promise<void> {
    await this.#pause(this.#options.firstAfterMs ?? times.firstAfterMs);
    while (!this.#stopping.signal.aborted) {
      await this.round().catch((cause: unknown) => {
        if (this.#stopping.signal.aborted) return;
        this.#options.logger.error("Requests to write could not be forgotten.", { cause });
      });
      await this.#pause(times.roundMs);
    }
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => {});
  }
}
