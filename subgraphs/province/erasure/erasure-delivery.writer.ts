import type { BackgroundConnection } from "../background-connection.writer.ts";
import { away, setAgainLater } from "../placement/delivery.writer.ts";

/** A province that is still to be told of an erasure. */
export interface ErasureDeliveryRow {
  readonly worker_id: string;
  readonly partner: string;
  readonly attempts: number;
  readonly last_error: string | null;
}

/** How many are looked at before the journal is read again. */
const dueMax = 50;

/** Notes for each province that it is to be told: of all there are, any may have been told of the person. */
export async function spreadErasures(
  connection: BackgroundConnection,
  provinces: readonly string[],
): Promise<void> {
  await connection.query(
    `WITH fresh AS (UPDATE erasure_notice SET is_spread = true WHERE NOT is_spread RETURNING worker_id)
     INSERT INTO erasure_delivery (worker_id, partner)
     SELECT worker_id, partner FROM fresh CROSS JOIN unnest($1::text[]) AS partner
      WHERE partner <> left(worker_id, 2)`,
    [provinces],
  );
}

/** The provinces that are to be told of erasures now. */
export async function findErasurePartners(
  connection: BackgroundConnection,
): Promise<readonly string[]> {
  const rows = await connection.query<Pick<ErasureDeliveryRow, "partner">>(
    "SELECT DISTINCT partner FROM erasure_delivery WHERE next_attempt_at <= now() ORDER BY partner",
  );
  return rows.map(({ partner }) => partner);
}

/** What a province is to be told now, the longest due first. */
export function findDueErasures(
  connection: BackgroundConnection,
  partner: string,
): Promise<readonly ErasureDeliveryRow[]> {
  return connection.query<ErasureDeliveryRow>(
    `SELECT worker_id, partner, attempts, last_error FROM erasure_delivery
      WHERE partner = $1 AND next_attempt_at <= now()
      ORDER BY next_attempt_at LIMIT ${dueMax}`,
    [partner],
  );
}

/** A province that was away is back: what waits for it is due. */
export async function hurryErasures(
  connection: BackgroundConnection,
  partner: string,
): Promise<void> {
  await connection.query(
    `UPDATE erasure_delivery SET next_attempt_at = now()
      WHERE partner = $1 AND last_error = '${away}' AND next_attempt_at > now()`,
    [partner],
  );
}

/** It knows; and when all do, nothing here tells of the erasure any more. */
export async function noteErasureTold(
  connection: BackgroundConnection,
  { worker_id, partner }: ErasureDeliveryRow,
): Promise<void> {
  await connection.query("DELETE FROM erasure_delivery WHERE worker_id = $1 AND partner = $2", [
    ...[worker_id, partner],
  ]);
}

/** Forgets who was erased once every province knows. */
export async function forgetToldErasures(connection: BackgroundConnection): Promise<void> {
  await connection.query(
    `DELETE FROM erasure_notice AS notice WHERE is_spread AND NOT EXISTS (
       SELECT FROM erasure_delivery AS delivery WHERE delivery.worker_id = notice.worker_id)`,
  );
}

export async function noteErasureFailed(
  connection: BackgroundConnection,
  { worker_id, partner }: ErasureDeliveryRow,
  reason: string,
): Promise<void> {
  await connection.query(
    `UPDATE erasure_delivery SET ${setAgainLater}
      WHERE worker_id = $1 AND partner = $2`,
    [worker_id, partner, reason],
  );
}
