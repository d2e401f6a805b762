import type { AccessEntry } from "../../schema/access-log/access-record.ts";
import { Denials } from "../../schema/access-log/denials.ts";
import type { LogHead } from "../../schema/access-log/log-head.ts";
import type { DigestKey } from "../../schema/access-log/row-digest.ts";
import type { Logger } from "../service/logger.ts";
import type { Appended, AppendedEntry, Search } from "./access-log.writer.ts";
import type { DigestKeys } from "./digest-keys.ts";
import { AccessLogUnavailableError } from "./errors.ts";
import { accessLogLimits } from "./limits.ts";

export interface AccessLogOptions {
  /** Two-digit codes of the provinces in this database, joined by a comma. Normally one. */
  readonly place: string;
  readonly keys: DigestKeys;
  readonly writer: {
    append(batch: readonly AppendedEntry[]): Promise<readonly Appended[]>;
    close(): Promise<void>;
  };
  readonly logger: Logger;
}

interface Waiting {
  readonly appended: AppendedEntry;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: AccessLogUnavailableError) => void;
}

/**
 * Writes down who looked at whose record. What waits while a transaction is under way goes into the
 * next one together, so under load many looks cost one commit, and an idle log writes at once.
 */
export class AccessLog {
  readonly place: string;
  readonly key: DigestKey;
  readonly #writer: AccessLogOptions["writer"];
  readonly #keys: DigestKeys;
  readonly #denials: Denials;
  readonly #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;
  #head: LogHead | null = null;

  constructor({ place, keys, writer, logger }: AccessLogOptions) {
    this.place = place;
    this.key = keys.current;
    this.#keys = keys;
    this.#writer = writer;
    this.#denials = new Denials({
      write: (entry) => this.#append({ entry, rowsPerDayMax: null }),
      onFailure: (message, cause) => logger.error(message, { cause }),
    });
  }

  /** What the log may call a row: it was written under today's key or a former one. */
  digestsOf(id: string): readonly string[] {
    return this.#keys.all.map((key) => key.digest(id));
  }

  /** Where the log stands after the latest record of this process; null before the first. */
  get head(): LogHead | null {
    return this.#head;
  }

  /**
   * Resolves once the entry is on disk, and not before.
   *
   * @throws AccessLogUnavailableError
   */
  append(entry: AccessEntry, rowsPerDayMax: number | null, search?: Search): Promise<Appended> {
    return this.#append({ entry, rowsPerDayMax, ...(search && { search }) });
  }

  /** Takes note of what was appended, also within a transaction of somebody else. */
  wrote({ sequence, hash }: Appended): void {
    if (sequence > (this.#head?.sequence ?? 0)) this.#head = { place: this.place, sequence, hash };
  }

  /** Is written within a second. Equal denials of that second become one entry that counts them. */
  deny(entry: AccessEntry): void {
    this.#denials.add(entry);
  }

  /** Writes what still waits. */
  async close(): Promise<void> {
    await this.#denials.close();
    await this.#writing;
    await this.#writer.close();
  }

  #append(appended: AppendedEntry): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ appended, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    // What the same tick brings comes along.
    await null;
    while (this.#waiting.length > 0)
      await this.#write(this.#waiting.splice(0, accessLogLimits.batchMax));
    this.#writing = null;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      const appended = await this.#writer.append(batch.map((waiting) => waiting.appended));
      const last = appended.at(-1);
      if (last) this.wrote(last);
      for (const [index, { resolve, reject }] of batch.entries()) {
        const own = appended[index];
        if (own === undefined) reject(new AccessLogUnavailableError());
        else resolve(own);
      }
    } catch (cause) {
      for (const { reject } of batch) reject(new AccessLogUnavailableError({ cause }));
    }
  }
}
