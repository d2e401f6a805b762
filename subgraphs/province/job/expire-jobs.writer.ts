import type { BackgroundConnection } from "../background-connection.writer.ts";
import { countSlots } from "../count/counted.ts";

/** How many are closed in one transaction: those who write must not wait for it. */
export const expiredAtOnceMax = 500;

/**
 * Closes jobs whose last day is over, the longest over first: with the numbers of the register, in one
 * transaction. What somebody else is writing is left to the next batch.
 *
 * @returns how many, at most a batch
 */
export async function expireJobs(connection: BackgroundConnection, nowMs: number): Promise<number> {
  const now = new Date(nowMs).toISOString();
  const [row] = await connection.query<{ readonly jobs: string }>(
    `WITH due AS (
  SELECT id, remaining FROM job_posting
   WHERE status = 'OPEN' AND valid_through <= $1::timestamptz
   ORDER BY valid_through, id LIMIT $2 FOR UPDATE SKIP LOCKED
), expired AS (
  UPDATE job_posting AS job
     SET status = 'EXPIRED', closed_at = job.valid_through, updated_at = $1::timestamptz,
         version = job.version + 1
    FROM due WHERE job.id = due.id
  RETURNING job.province, due.remaining
), changes AS (
  SELECT province, change.counted, -sum(change.records) AS records
    FROM expired CROSS JOIN LATERAL (VALUES ('OPENINGS', remaining), ('OPEN_JOBS', 1))
      AS change (counted, records)
   GROUP BY province, change.counted
), counted AS (
  INSERT INTO record_count AS number (province, counted, slot, records)
  -- In one order, as whoever writes a job counts.
  SELECT province, counted, pg_backend_pid() % ${countSlots}, records FROM changes
   ORDER BY province, counted
  ON CONFLICT (province, counted, slot) DO UPDATE SET records = number.records + excluded.records
)
SELECT count(*) AS jobs FROM expired`,
    [now, expiredAtOnceMax],
  );
  return Number(row?.jobs ?? 0);
}
