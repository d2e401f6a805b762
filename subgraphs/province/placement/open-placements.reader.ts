import type { Session } from "../../service/session.ts";
import { type DeliveryRow, deliveryOfPlacement } from "./delivery.reader.ts";
import { type KnownStay, type StayRow, stayColumns, stayOf } from "./stay-row.ts";

/** How many are listed at once: what began last. */
const openPlacementsMax = 200;

/** A stay, and how far the other province knows it. */
export interface OpenStay extends KnownStay {
  readonly delivery: DeliveryRow | null;
}

/**
 * Stays that wait for the word of this province, or in which its word and another's differ; the latest
 * first. Of who was erased at home, nobody has a word to say any more.
 */
export async function listOpenPlacements(
  session: Session,
  province: string,
): Promise<readonly OpenStay[]> {
  const rows = await session.query<StayRow & Pick<OpenStay, "delivery">>(
    `SELECT ${stayColumns}, ${deliveryOfPlacement} FROM placement
      WHERE province = $1 AND person_erased_on IS NULL
        AND (verification = 'CONFLICT' AND version IS NOT NULL
          OR left(host_code, 2) = $1 AND home_report IS NOT NULL AND host_report IS NULL
             AND verification <> 'WITHDRAWN'
          OR left(home_code, 2) = $1 AND home_report IS NULL AND host_report IS NOT NULL
             AND verification <> 'WITHDRAWN')
      ORDER BY start_date DESC, id LIMIT ${openPlacementsMax}`,
    [province],
  );
  return rows.map((row) => ({ ...stayOf(row), delivery: row.delivery }));
}
