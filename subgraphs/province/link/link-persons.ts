import type { Logger } from "../../service/logger.ts";
import { Background } from "../background.ts";
import { whileNobodyElse } from "../background-connection.writer.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import { LinkRound } from "./link-round.ts";
import { type LinkSource, LinksRefusedError, LinksUnavailableError } from "./link-source.ts";

export interface LinkPersonsOptions {
  /** Of the owner of the tables. */
  readonly databaseUrl: string;
  readonly vault: IdentityVault;
  readonly source: LinkSource;
  readonly logger: Logger;
  /** Milliseconds between two batches, unless those of the limits. */
  readonly pauseMs?: number;
}

const linkPersonsLimits = {
  /** So a province needs 4,800 points a minute at the most, just below what it may have evaluated. */
  pauseMs: 3_200,
  /** How long somebody who was just stored waits, or another key. */
  roundMs: 60_000,
} as const;

/**
 * Gives people their links in the background, for registers store first. What is done stands in the
 * rows, so another process goes on where one ended, and to do it twice changes nothing.
 */
export class LinkPersons {
  readonly #options: LinkPersonsOptions;
  readonly #background = new Background();

  constructor(options: LinkPersonsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#background.start(() => this.#roundAndWait());
  }

  /** The batch in hand is stored whole, or not at all. */
  stop(): Promise<void> {
    return this.#background.stop();
  }

  /** Links everybody who needs it. False when another process is at it. */
  round(): Promise<boolean> {
    const { databaseUrl, vault, logger, pauseMs } = this.#options;
    const source: LinkSource = {
      ask: (batch) => this.#options.source.ask(batch, this.#background.signal),
    };
    return whileNobodyElse({ databaseUrl, name: "link-persons" }, (connection) => {
      const pause = (): Promise<void> =>
        this.#background.pause(pauseMs ?? linkPersonsLimits.pauseMs);
      const isStopping = (): boolean => this.#background.isStopping;
      return new LinkRound({ connection, vault, source, logger, pause, isStopping }).run();
    });
  }

  /** How long to wait: a round that fails is tried again, and what it did stays. */
  async #roundAndWait(): Promise<number> {
    const { logger } = this.#options;
    const { roundMs } = linkPersonsLimits;
    try {
      await this.round();
      return roundMs;
    } catch (cause) {
      if (this.#background.isStopping) return 0;
      if (cause instanceof LinksRefusedError) {
        logger.warn("No links are made for now.", { cause });
        return Math.max(roundMs, cause.retryAfterMs ?? 0);
      }
      if (cause instanceof LinksUnavailableError)
        logger.warn("No links are made for now.", { cause });
      else logger.error("Links could not be made.", { cause });
      return roundMs;
    }
  }
}
