import type { Session } from "../../service/session.ts";
import { horizonSql } from "./horizon.reader.ts";

/**
 * Which database this is: it differs in a copy, in one that was restored from a dump, and after a
 * failover or a return to an earlier time, where transactions have other numbers or came to nothing.
 */
const placeSql = `concat_ws('/', (SELECT system_identifier FROM pg_control_system()),
  left(pg_walfile_name(pg_current_wal_lsn()), 8),
  (SELECT oid FROM pg_database WHERE datname = current_database()), 'feed'::regclass::oid)`;

/**
 * Begins a new epoch when the database turns out to be another one than that of the positions handed
 * out. What the outbox holds goes, because its transactions have numbers of the other one.
 *
 * @returns whether it did
 */
export async function beginAnewIfMoved(register: Session): Promise<boolean> {
  const [moved] = await register.query<{ readonly former: string | null }>(
    `UPDATE feed SET epoch = gen_random_uuid(), made_in = here.place, forgotten_until = '0'
       FROM (SELECT made_in AS former, ${placeSql} AS place FROM feed) AS here
      WHERE made_in IS DISTINCT FROM here.place RETURNING former`,
  );
  // Of a database that was just made nobody has a position.
  if (moved === undefined || moved.former === null) return false;
  await register.query("DELETE FROM change");
  await register.query("DELETE FROM person_change");
  return true;
}

const outboxes = ["change", "person_change"] as const;

/**
 * Forgets the oldest changes, up to the first that is kept, and not more than a batch of each outbox.
 * Cursors at or before the last one forgotten are refused from then on.
 *
 * @param before changes that were noted before this instant are not kept
 * @returns how many were forgotten
 */
export async function forgetChanges(
  register: Session,
  { before, batch }: { readonly before: string; readonly batch: number },
): Promise<number> {
  let forgotten = 0;
  for (const outbox of outboxes) {
    const [gone] = await register.query<{ readonly rows: number }>(forgetSql(outbox), [
      before,
      batch,
    ]);
    forgotten += gone?.rows ?? 0;
  }
  return forgotten;
}

/** Numbers do not follow the clock, so what stands behind the first that is kept is kept, too. */
function forgetSql(outbox: (typeof outboxes)[number]): string {
  return `WITH oldest AS (
  SELECT xid, province, id, bool_and(changed_at < $1::timestamptz)
           OVER (ORDER BY xid, province, id) AS is_past
    FROM (SELECT * FROM ${outbox} WHERE xid < ${horizonSql}
           ORDER BY xid, province, id LIMIT $2) AS first
), gone AS (
  DELETE FROM ${outbox} AS change USING oldest
   WHERE oldest.is_past
     AND (change.xid, change.province, change.id) = (oldest.xid, oldest.province, oldest.id)
  RETURNING change.xid
), told AS (
  UPDATE feed SET forgotten_until = greatest(forgotten_until, latest.xid)
    FROM (SELECT max(xid) AS xid FROM gone) AS latest WHERE latest.xid IS NOT NULL
)
SELECT count(*)::int AS rows FROM gone`;
}
