import type { Session } from "../../service/session.ts";

/** With how many others a write is about a record: none when it takes the record away. */
export type Hold = "shared" | "alone";

/**
 * Holds a record until the transaction ends: what is written of a person is there before they are erased,
 * and goes with them, or finds nobody any more. The role that writes may lock no row of a worker.
 */
export async function holdRecord(
  session: Pick<Session, "query">,
  record: string,
  hold: Hold,
): Promise<void> {
  const lock = { shared: "pg_advisory_xact_lock_shared", alone: "pg_advisory_xact_lock" }[hold];
  await session.query(`SELECT ${lock}(hashtextextended($1, 0))`, [record]);
}
