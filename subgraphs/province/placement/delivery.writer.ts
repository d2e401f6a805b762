import type { BackgroundConnection } from "../background-connection.writer.ts";
import type { DeliveryRow } from "./delivery.reader.ts";

/** How many are looked at before the journal is read again. */
const dueMax = 50;

/** Why a province is told later when it is away: as soon as it is back, all that waits is told. */
export const away = "NO_ANSWER";

/** Seconds between two attempts: twice as many each time, and never more than these. */
const pauseSecondsMax = 3_600;

/** Of a delivery in a journal that was not taken for the reason $3: it is tried again, the later the more often it failed. */
export const setAgainLater = `attempts = attempts + 1, last_error = $3,
            next_attempt_at = now() + make_interval(secs =>
              least(${pauseSecondsMax}, 0.5 * power(2, least(attempts, 20))) * (0.75 + random() / 4))`;

/** The provinces that are to be told something now. */
export async function findDuePartners(
  connection: BackgroundConnection,
): Promise<readonly string[]> {
  const rows = await connection.query<Pick<DeliveryRow, "partner">>(
    "SELECT DISTINCT partner FROM placement_delivery WHERE next_attempt_at <= now() ORDER BY partner",
  );
  return rows.map(({ partner }) => partner);
}

/** What a province is to be told now, the longest due first. */
export function findDue(
  connection: BackgroundConnection,
  partner: string,
): Promise<readonly DeliveryRow[]> {
  return connection.query<DeliveryRow>(
    `SELECT placement_id, partner, said, told, attempts, last_error, next_attempt_at
       FROM placement_delivery WHERE partner = $1 AND next_attempt_at <= now()
      ORDER BY next_attempt_at LIMIT ${dueMax}`,
    [partner],
  );
}

/** A province that was away is back: what waits for it is due. */
export async function hurry(connection: BackgroundConnection, partner: string): Promise<void> {
  await connection.query(
    `UPDATE placement_delivery SET next_attempt_at = now()
      WHERE partner = $1 AND last_error = '${away}' AND next_attempt_at > now()`,
    [partner],
  );
}

/** The other province knows what was said up to here. What was said meanwhile is told at once. */
export async function noteTold(
  connection: BackgroundConnection,
  { placement_id }: DeliveryRow,
  said: number,
): Promise<void> {
  await connection.query(
    `UPDATE placement_delivery SET told = greatest(told, $2), attempts = 0, last_error = NULL,
            next_attempt_at = CASE WHEN said > $2 THEN now() END
      WHERE placement_id = $1`,
    [placement_id, said],
  );
}

/** It is tried again later, unless something new was said. */
export async function noteFailed(
  connection: BackgroundConnection,
  { placement_id, said }: DeliveryRow,
  reason: string,
): Promise<void> {
  await connection.query(
    `UPDATE placement_delivery SET ${setAgainLater}
      WHERE placement_id = $1 AND said = $2`,
    [placement_id, said, reason],
  );
}

/** Of a stay that is no longer there, nobody is told any more. */
export async function forgetDelivery(
  connection: BackgroundConnection,
  { placement_id }: DeliveryRow,
): Promise<void> {
  await connection.query(
    `DELETE FROM placement_delivery WHERE placement_id = $1
        AND NOT EXISTS (SELECT FROM placement WHERE id = $1)`,
    [placement_id],
  );
}
