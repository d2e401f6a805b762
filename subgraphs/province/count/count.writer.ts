import type { Session } from "../../service/session.ts";
import { type Counted, countSlots } from "./counted.ts";

/** By how much each number changes, in the transaction that changes the records. */
export async function count(
  session: Pick<Session, "query">,
  province: string,
  changes: Readonly<Partial<Record<Counted, number>>>,
): Promise<void> {
  // In one order, so that two writers who share a slot never wait for each other.
  const changed = Object.entries(changes)
    .filter(([, by]) => by !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  if (changed.length === 0) return;
  await session.query(
    `INSERT INTO record_count AS number (province, counted, slot, records)
     SELECT $1, change.counted, pg_backend_pid() % ${countSlots}, change.records
       FROM unnest($2::text[], $3::bigint[]) AS change (counted, records)
         ON CONFLICT (province, counted, slot) DO UPDATE SET records = number.records + excluded.records`,
    [province, changed.map(([counted]) => counted), changed.map(([, by]) => by)],
  );
}
