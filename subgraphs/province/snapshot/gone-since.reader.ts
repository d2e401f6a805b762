import type { Session } from "../../service/session.ts";

/**
 * Whether somebody was erased, or took a consent back, by a transaction that is not among those that were seen, of
 * those of whom the session's permit is told such things. A register that is another one by now tells nothing of it.
 *
 * @param seen as PostgreSQL writes a snapshot: a transaction that was open then counts, and none that was over
 */
export async function arePersonsGone(session: Session, seen: string): Promise<boolean> {
  const [row] = await session.query<{ readonly gone: boolean }>(
    `SELECT $1::pg_snapshot IS NULL OR EXISTS (
       SELECT FROM person_change AS change
        WHERE change.xid >= pg_snapshot_xmin($1::pg_snapshot)
          AND NOT pg_visible_in_snapshot(change.xid, $1::pg_snapshot)
          AND (change.is_gone OR change.withdrawn_at IS NOT NULL
            OR change.type = 'WORKER' AND NOT EXISTS (SELECT FROM worker WHERE worker.id = change.record))
     ) AS gone`,
    [seen],
  );
  return row?.gone ?? true;
}
