import { Pool } from "pg";
import type { AccessEntry } from "../../schema/access-log/access-record.ts";
import { type Link, openRecord } from "../../schema/access-log/chain.ts";
import { limits } from "../service/limits.ts";
import type { Session } from "../service/session.ts";
import { AccessLogUnavailableError } from "./errors.ts";
import { accessLogLimits } from "./limits.ts";

/** One entry to append. */
export interface AppendedEntry {
  readonly entry: AccessEntry;
  /** How many rows a day its agreement allows; null is no limit. */
  readonly rowsPerDayMax: number | null;
  readonly search?: Search;
}

/** What a search tells beside the rows it shows. Digests, as the rows of an entry. */
export interface Search {
  /** What was asked: once the rows of a day are used up, nothing is answered that was not asked before. */
  readonly questions: readonly string[];
  /**
   * Rows of which the answer says that they are there, as with a next page: they count as if shown, and
   * when only they are more than the limit, the answer is the last one.
   */
  readonly told: readonly string[];
}

/** Where an entry came to stand. */
export interface Appended extends Link {
  /** Written as denied, because the rows of the day are used up. */
  readonly isRefused: boolean;
}

interface AppendedRow {
  readonly at_sequence: string;
  readonly at_hash: string;
  readonly refused: boolean;
}

/** All SQL that writes the access log. It has a connection of its own, so that no reader is waited for. */
export class AccessLogWriter {
  readonly #pool: Pool;

  constructor(url: string) {
    this.#pool = new Pool({
      connectionString: url,
      max: 1,
      connectionTimeoutMillis: accessLogLimits.writeMs,
      idleTimeoutMillis: limits.idleConnectionMs,
      keepAlive: true,
      // Also where PostgreSQL is set to lose what it has acknowledged.
      options: `-c synchronous_commit=on -c statement_timeout=${accessLogLimits.writeMs} -c TimeZone=UTC`,
      // A server that says nothing at all.
      query_timeout: accessLogLimits.writeMs + limits.cancelGraceMs,
    });
    this.#pool.on("error", () => {});
  }

  /** Appends all of them in one transaction, in their order. They are on disk when this resolves. */
  async append(batch: readonly AppendedEntry[]): Promise<readonly Appended[]> {
    const { rows } = await this.#pool.query<AppendedRow>({
      name: "access_log_append",
      text: appendSql,
      values: [JSON.stringify(batch.map(asRow))],
    });
    return rows.map(appendedOf);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}

const appendSql = "SELECT at_sequence, at_hash, refused FROM access_log_append($1) ORDER BY entry";

function appendedOf({ at_sequence, at_hash, refused }: AppendedRow): Appended {
  return { sequence: Number(at_sequence), hash: at_hash, isRefused: refused };
}

/**
 * Appends within somebody's transaction: what it says has happened if the transaction has. Until that
 * ends, nobody else appends.
 *
 * @throws AccessLogUnavailableError
 */
export async function appendWithin(
  session: Pick<Session, "query">,
  entry: AccessEntry,
): Promise<Appended> {
  try {
    const batch = [asRow({ entry, rowsPerDayMax: null })];
    const [row] = await session.query<AppendedRow>(appendSql, [JSON.stringify(batch)]);
    if (row === undefined) throw new Error("An entry was appended nowhere.");
    return appendedOf(row);
  } catch (cause) {
    throw new AccessLogUnavailableError({ cause });
  }
}

/** As `access_log_append` reads it. */
function asRow({ entry, rowsPerDayMax, search }: AppendedEntry) {
  const isLimited = rowsPerDayMax !== null && entry.decision === "PERMITTED";
  const shown = new Set(entry.rowDigests);
  const told = (search?.told ?? []).filter((digest) => !shown.has(digest));
  return {
    place: entry.holder ?? entry.place.slice(0, 2),
    open: openRecord(entry),
    ...(isLimited && {
      open_refused: openRecord(refusedOf(entry)),
      agreement: entry.agreement ?? "",
      rows_max: rowsPerDayMax,
      digests: [...entry.rowDigests, ...told],
      told,
      questions: search?.questions ?? [],
    }),
  };
}

/** The same look as a denial: nothing was disclosed. */
function refusedOf(entry: AccessEntry): AccessEntry {
  const reason = "ROWS_PER_DAY_REACHED";
  return { ...entry, decision: "DENIED", reason, rows: 0, rowDigests: [] };
}
