import type { Session } from "../../service/session.ts";

/**
 * Whether somebody was erased, or took a consent back, from a transaction on, of those of whom the session's
 * permit is told such things. A register that is another one by now tells nothing of it.
 */
export async function arePersonsGone(session: Session, since: string): Promise<boolean> {
  const [row] = await session.query<{ readonly gone: boolean }>(
    `SELECT EXISTS (
       SELECT FROM person_change AS change
        WHERE change.xid >= $1::xid8
          AND (change.is_gone OR change.withdrawn_at IS NOT NULL
            OR change.type = 'WORKER' AND NOT EXISTS (SELECT FROM worker WHERE worker.id = change.record))
     ) AS gone`,
    [since],
  );
  return row?.gone ?? true;
}
