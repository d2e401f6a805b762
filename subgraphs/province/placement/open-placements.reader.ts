import type { Session } from "../../service/session.ts";
import { type KnownStay, type StayRow, stayColumns, stayOf } from "./stay-row.ts";

/** How many are listed at once: what began last. */
const openPlacementsMax = 200;

/**
 * Stays that wait for the word of this province, or in which its word and another's differ; the latest
 * first. Of who was erased at home, nobody has a word to say any more.
 */
export async function listOpenPlacements(
  session: Session,
  province: string,
): Promise<readonly KnownStay[]> {
  const rows = await session.query<StayRow>(
    `SELECT ${stayColumns} FROM placement
      WHERE province = $1 AND person_erased_on IS NULL
        AND (verification = 'CONFLICT' AND version IS NOT NULL
          OR left(host_code, 2) = $1 AND home_report IS NOT NULL AND host_report IS NULL
             AND verification <> 'WITHDRAWN'
          OR left(home_code, 2) = $1 AND home_report IS NULL AND host_report IS NOT NULL
             AND verification <> 'WITHDRAWN')
      ORDER BY start_date DESC, id LIMIT ${openPlacementsMax}`,
    [province],
  );
  return rows.map(stayOf);
}
