import type { Session } from "../../service/session.ts";
import type { ShaanxiWorkshop } from "./shaanxi-workshop.ts";

/** What Shaanxi records of these workshops, in no order; workshops of other kinds are left out. */
export function findShaanxiWorkshops(
  session: Session,
  ids: readonly string[],
): Promise<(ShaanxiWorkshop & { readonly workshopId: string })[]> {
  return session.query(
    `SELECT workshop_id AS "workshopId", local_term AS "localTerm",
            standard_document AS "standardDocument", promoted_from AS "promotedFrom",
            promoted_at AS "promotedAt", in_resettlement_area AS "inResettlementArea"
       FROM shaanxi_workshop
      WHERE workshop_id = ANY ($1::text[])`,
    [ids],
  );
}
