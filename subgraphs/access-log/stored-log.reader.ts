import { Pool } from "pg";
import { beginning, endOf, type Link } from "../../schema/access-log/chain.ts";
import type { ChainSource, StoredRecord } from "../../schema/access-log/stored-record.ts";
import { orderComplement } from "../service/page.ts";
import { accessLogLimits } from "./limits.ts";

/** The access log of a province's database, for verification. */
export class StoredLog {
  readonly #pool: Pool;

  constructor(url: string) {
    this.#pool = new Pool({ connectionString: url, max: 1 });
    this.#pool.on("error", () => {});
  }

  /** Whose log it is: the provinces of the register, as the log's records name them. */
  async place(): Promise<string | null> {
    const [row] = await this.#ask<{ readonly place: string | null }>(
      `SELECT string_agg(province, ',' ORDER BY province) AS place FROM register`,
    );
    return row?.place ?? null;
  }

  source({ title, place }: Pick<ChainSource, "title" | "place">): ChainSource {
    return {
      title,
      place,
      start: () => this.#link("access_log_checkpoint ORDER BY sequence DESC LIMIT 1"),
      checkpoint: () => this.#checkpoint(),
      end: () => this.#link("access_log_head"),
      records: (after) => this.#records(after),
    };
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #checkpoint(): Promise<string | null> {
    const [row] = await this.#ask<{ readonly checkpoint: string }>(
      "SELECT checkpoint FROM access_log_checkpoint ORDER BY sequence DESC LIMIT 1",
    );
    return row?.checkpoint ?? null;
  }

  async #link(from: string): Promise<Link> {
    const [row] = await this.#ask<{ readonly sequence: string; readonly hash: string }>(
      `SELECT sequence, encode(hash, 'hex') AS hash FROM ${from}`,
    );
    return row === undefined ? beginning : { sequence: Number(row.sequence), hash: row.hash };
  }

  async *#records(after: Link): AsyncGenerator<StoredRecord> {
    let { sequence } = after;
    for (;;) {
      const rows = await this.#ask<LogRow>(
        `SELECT sequence, id, newest_order, record, encode(hash, 'hex') AS hash
           FROM access_log WHERE sequence > $1 ORDER BY sequence LIMIT $2`,
        [sequence, accessLogLimits.readMax],
      );
      for (const row of rows)
        yield {
          record: row.record,
          hash: row.hash,
          where: `row ${row.sequence}`,
          problem: problemOf(row),
        };
      const last = rows.at(-1);
      if (last === undefined) return;
      sequence = Number(last.sequence);
    }
  }

  async #ask<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, [...values])).rows;
  }
}

interface LogRow {
  readonly sequence: string;
  readonly id: string;
  readonly newest_order: string;
  readonly record: string;
  readonly hash: string;
}

/** What lists are sorted and found by must be what the record says. */
function problemOf({ sequence, id, newest_order, record }: LogRow): string | null {
  const end = endOf(record);
  if (end === null) return null;
  if (Number(sequence) !== end.sequence) return `stands in row ${sequence}`;
  if (Number(newest_order) !== orderComplement - Date.parse(end.time))
    return `is listed under another time than it tells, ${end.time}`;
  return id.endsWith(`:log-${String(end.sequence).padStart(15, "0")}`)
    ? null
    : `is listed under another id, ${id}`;
}
