import type { Session } from "../../../service/session.ts";
import { type DeliveryRow, deliveryOfPlacement } from "../../placement/delivery.reader.ts";
import type { Provenance } from "../../provenance/provenance.ts";
import type {
  OutputChannel,
  PlacementKind,
  Verification,
  WorkScope,
} from "../../vocabulary/enums.ts";

/** A row of `placement`. */
export interface PlacementRow {
  readonly id: string;
  readonly person_link: string | null;
  readonly worker_id: string | null;
  readonly home_code: string;
  readonly host_code: string;
  readonly scope: WorkScope;
  readonly kind: PlacementKind;
  readonly channel: OutputChannel;
  readonly employer_id: string | null;
  readonly job_id: string | null;
  readonly brand_id: string | null;
  readonly workshop_id: string | null;
  readonly agreement_id: string | null;
  readonly start_date: string;
  readonly end_date: string | null;
  readonly end_reason: string | null;
  readonly days: number;
  readonly verification: Verification;
  readonly home_evidence: Provenance | null;
  readonly host_evidence: Provenance | null;
  readonly version: number | null;
  readonly person_erased_on: string | null;
  readonly delivery: DeliveryRow | null;
}

/** A placement, and by what it was found. */
export interface FoundPlacementRow extends PlacementRow {
  /** The pseudonym that was asked for: the register may have the person under another one. */
  readonly asked: string;
}

/**
 * Placements of these people, of those that overlap the year when one is given. By province, then
 * the latest first: the order in which a gateway joins the lists of several provinces, so that one
 * database with all of them lists the same.
 */
export function findPlacementsOfPeople(
  session: Session,
  { personLinks, year }: { readonly personLinks: readonly string[]; readonly year: number | null },
): Promise<FoundPlacementRow[]> {
  return session.query<FoundPlacementRow>(
    `SELECT ${columns}, person_link AS asked, province
FROM placement
WHERE person_link = ANY ($1::text[]) AND ${shownHere} AND ${inYear}
UNION ALL
SELECT ${columns}, alias.link, placement.province
FROM person_alias AS alias JOIN placement USING (province, worker_id)
WHERE alias.link = ANY ($1::text[]) AND ${shownHere} AND ${inYear}
ORDER BY province, start_date DESC, id`,
    [personLinks, year],
  );
}

/** The same of a worker whom no register has linked yet: what this one records under the worker's id. */
export function findPlacementsOfWorkers(
  session: Session,
  { workerIds, year }: { readonly workerIds: readonly string[]; readonly year: number | null },
): Promise<FoundPlacementRow[]> {
  return session.query<FoundPlacementRow>(
    `SELECT ${columns}, worker_id AS asked
FROM placement
WHERE worker_id = ANY ($1::text[]) AND ${shownHere} AND ${inYear}
ORDER BY province, start_date DESC, id`,
    [workerIds, year],
  );
}

/** Of a stay that two registers know, one shows it in lists. Null of what was never written. */
const shownHere = "shown_by_other IS NOT TRUE";

const inYear = `($2::int IS NULL
       OR start_date <= make_date($2, 12, 31) AND coalesce(end_date >= make_date($2, 1, 1), true))`;

/** Placements by id, in no order; ids that are not held are left out. */
export function findPlacements(session: Session, ids: readonly string[]): Promise<PlacementRow[]> {
  return session.query<PlacementRow>(
    `SELECT ${columns} FROM placement WHERE id = ANY ($1::text[])`,
    [ids],
  );
}

const columns = `id, person_link, worker_id, home_code, host_code, scope, kind, channel,
       employer_id, job_id, brand_id, workshop_id, agreement_id,
       start_date, end_date, end_reason, days, verification, home_evidence, host_evidence, placement.version, person_erased_on,
       ${deliveryOfPlacement}`;
