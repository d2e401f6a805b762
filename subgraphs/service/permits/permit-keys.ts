import { createHmac } from "node:crypto";
import type { Permit } from "../../../schema/access/permit.ts";
import type { Ask } from "../database-content.ts";
import { limits } from "../limits.ts";
import type { Logger } from "../logger.ts";
import { permitBody } from "./permit-body.ts";
import { retiredKeyMs } from "./permit-sql.ts";
import { answered } from "./silent-database.ts";

/** Makes the tokens of one request's permits. */
export type Token = () => Promise<string>;

interface Held {
  readonly secret: Buffer;
  /** The database's clock less ours, in milliseconds: it is the database that says what is over. */
  readonly aheadMs: number;
  readonly readAt: number;
  /** What our calendar was ahead of our stopwatch: a machine that slept, or was set, shows in it. */
  readonly calendarMs: number;
}

/** The key of a database, with which this process writes tokens that only this database takes. */
export class PermitKeys {
  readonly #ask: Ask;
  readonly #logger: Logger;
  #held: Held;
  #reading: Promise<void> | null = null;

  private constructor(ask: Ask, logger: Logger, held: Held) {
    this.#ask = ask;
    this.#logger = logger;
    this.#held = held;
  }

  /** @param ask asks as the owner: nobody else can read the key */
  static async open(ask: Ask, logger: Logger): Promise<PermitKeys> {
    return new PermitKeys(ask, logger, await readKey(ask));
  }

  /** The permits of one request; null for who has none. */
  tokenOf(permits: readonly Permit[]): Token | null {
    const [first, ...others] = permits;
    if (first === undefined) return null;
    const body = permitBody([first, ...others]);
    return () => this.write(body);
  }

  /** A token that says this, for a few seconds. */
  async write(body: object): Promise<string> {
    const { secret, aheadMs } = await this.#current();
    const expires = Math.floor(performance.now() + aheadMs) + limits.permitMs;
    const payload = JSON.stringify({ ...body, expires });
    return createHmac("sha256", secret).update(payload).digest("hex") + payload;
  }

  /** A key that may have been replaced is read again; only one that may be void, or late, is waited for. */
  async #current(): Promise<Held> {
    const ageMs = performance.now() - this.#held.readAt;
    const isSet = Math.abs(calendarMs() - this.#held.calendarMs) > limits.permitMs / 4;
    if (!isSet && ageMs < limits.permitKeyAgeMs) return this.#held;
    this.#reading ??= this.#read();
    if (isSet || ageMs >= retiredKeyMs - limits.permitKeyAgeMs) await this.#reading;
    return this.#held;
  }

  async #read(): Promise<void> {
    try {
      // Whoever waits for it would wait as long as a server that has stopped says nothing.
      this.#held = await answered(readKey(this.#ask), limits.connectMs);
    } catch (cause) {
      this.#logger.warn("The key of the permits could not be read again.", { cause });
    } finally {
      this.#reading = null;
    }
  }
}

async function readKey(ask: Ask): Promise<Held> {
  const askedAt = performance.now();
  const [row] = await ask<{ readonly secret: Buffer; readonly now: number }>(
    `SELECT secret, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now
       FROM access.permit_key WHERE retires_at IS NULL ORDER BY id DESC LIMIT 1`,
  );
  if (row === undefined) throw new Error("The database has no key for permits.");
  const readAt = performance.now();
  const aheadMs = row.now - (askedAt + readAt) / 2;
  return { secret: row.secret, aheadMs, readAt, calendarMs: calendarMs() };
}

function calendarMs(): number {
  return Date.now() - performance.now();
}
