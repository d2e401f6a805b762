import type { BackgroundConnection } from "../background-connection.writer.ts";

/**
 * Lets go of whom this province alone has reported, when the home says that it has erased them: it never
 * told the id, by which the others are let go of. What this province has stated itself stays, of nobody.
 */
export async function clearErasedStay(
  connection: BackgroundConnection,
  placementId: string,
): Promise<void> {
  await connection.query(
    `WITH cleared AS (
  UPDATE placement AS work
     SET worker_id = NULL, other_id = NULL, shown_by_other = false,
         person_erased_on = (now() AT TIME ZONE 'Asia/Shanghai')::date,
         person_link = (SELECT own.person_link FROM worker AS own
                         WHERE own.province = work.province AND own.person_link = work.person_link LIMIT 1),
         home_evidence = ${anonymous("work.home_evidence", "{sourceRecordId}")},
         home_report = ${anonymous("work.home_report", "{evidence,sourceRecordId}")},
         version = work.version + 1
   WHERE work.id = $1 AND work.person_erased_on IS NULL
  RETURNING work.id
), untold AS (
  DELETE FROM placement_delivery AS delivery USING cleared WHERE delivery.placement_id = cleared.id
)
-- What was answered to who reported them names them.
DELETE FROM write_request AS request USING cleared WHERE request.worker_id = cleared.id`,
    [placementId],
  );
}

/** What the other's own number of the paper becomes. */
function anonymous(column: string, path: string): string {
  return `CASE WHEN ${column} IS NOT NULL THEN jsonb_set(${column}, '${path}', '"erased"') END`;
}
