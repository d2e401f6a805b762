import { dayInChina } from "../../../schema/access/day-in-china.ts";
import type { Logger } from "../../service/logger.ts";
import { Background } from "../background.ts";
import { whileNobodyElse } from "../background-connection.writer.ts";
import { moveListsOn } from "./follow-the-day.writer.ts";

export interface FollowTheDayOptions {
  /** Of the owner of the tables. */
  readonly databaseUrl: string;
  readonly logger: Logger;
}

const roundMs = 300_000;

/**
 * Moves the working lists on to the next day, in the background: what was unstable a year ago is not for
 * ever. All else that changes a list is in the transaction that changes a record.
 */
export class FollowTheDay {
  readonly #options: FollowTheDayOptions;
  readonly #background = new Background();

  constructor(options: FollowTheDayOptions) {
    this.#options = options;
  }

  start(): void {
    this.#background.start(() => this.#roundAndWait());
  }

  stop(): Promise<void> {
    return this.#background.stop();
  }

  /** Brings the lists to the day. False when another process is at it. */
  round(today: string): Promise<boolean> {
    const { databaseUrl, logger } = this.#options;
    return whileNobodyElse({ databaseUrl, name: "follow-the-day" }, async (connection) => {
      const changed = await moveListsOn(connection, today);
      if (changed > 0) logger.info("Working lists changed with the day.", { changed, today });
    });
  }

  async #roundAndWait(): Promise<number> {
    await this.round(dayInChina(new Date())).catch((cause: unknown) => {
      if (this.#background.isStopping) return;
      this.#options.logger.error("Working lists could not be moved on to the day.", { cause });
    });
    return roundMs;
  }
}
