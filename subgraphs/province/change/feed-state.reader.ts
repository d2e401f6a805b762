import type { Session } from "../../service/session.ts";
import {
  type Horizon,
  type HorizonRow,
  horizonColumns,
  horizonOf,
  horizonSql,
} from "./horizon.reader.ts";

/** How the feed stands, for operators. */
export interface FeedState {
  readonly horizon: Horizon;
  /** How long the oldest change has been committed that nobody can read yet; zero when there is none. */
  readonly lagSeconds: number;
  /** How long the oldest transaction has been open that has written something; zero when there is none. */
  readonly oldestTransactionSeconds: number;
}

/**
 * A change cannot be read while a transaction goes on that was begun before it, in any database of the server;
 * one that is prepared and forgotten counts, too. Of other roles' transactions nothing is told to who may not see
 * them: the horizon tells of them all.
 */
export async function readFeedState(register: Session): Promise<FeedState> {
  const [row] = await register.query<
    HorizonRow & {
      readonly lag: number;
      readonly oldest: number;
    }
  >(
    `SELECT ${horizonColumns},
            ${secondsSince("unread.changed_at")} AS lag,
            ${secondsSince("open.since")} AS oldest
       FROM (SELECT least(${oldestIn("change")}, ${oldestIn("person_change")}) AS changed_at) AS unread,
            (SELECT least(
               (SELECT min(xact_start) FROM pg_stat_activity
                 WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()),
               (SELECT min(prepared) FROM pg_prepared_xacts)) AS since) AS open`,
  );
  if (row === undefined) throw new Error("The database has no feed.");
  return {
    horizon: horizonOf(row),
    lagSeconds: row.lag,
    oldestTransactionSeconds: row.oldest,
  };
}

function secondsSince(instant: string): string {
  return `greatest(0, coalesce(extract(epoch FROM clock_timestamp() - ${instant}), 0))::float8`;
}

function oldestIn(outbox: string): string {
  return `(SELECT min(changed_at) FROM ${outbox}
            WHERE xid >= ${horizonSql})`;
}
