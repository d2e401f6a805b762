import type { GraphQLResolveInfo } from "graphql";
import { coordinatesOf } from "../../../access-log/disclosures.ts";
import { selectionOf } from "../../../service/selection.ts";
import { idOnly } from "../../id-only.ts";
import { placementExchangeOf } from "../../placement/placement-exchange.ts";
import { regionOf } from "../../region/region-of.ts";
import type { PlacementRow } from "./placement.reader.ts";
import type { Placement } from "./placement.ts";

/**
 * A placement as the graph shows it. Worker, employer and job may stand in another province's
 * register, so only their ids are given here and their own province answers for the rest.
 */
export function placementOf(row: PlacementRow): Placement {
  return {
    id: row.id,
    worker: idOnly(row.worker_id),
    personLink: row.person_link,
    homeRegion: regionOf(row.home_code),
    hostRegion: regionOf(row.host_code),
    scope: row.scope,
    kind: row.kind,
    channel: row.channel,
    employer: idOnly(row.employer_id),
    job: idOnly(row.job_id),
    brand: idOnly(row.brand_id),
    workshop: idOnly(row.workshop_id),
    agreement: idOnly(row.agreement_id),
    startDate: row.start_date,
    endDate: row.end_date,
    endReason: row.end_reason,
    days: row.days,
    verification: row.verification,
    homeEvidence: row.home_evidence,
    hostEvidence: row.host_evidence,
    personErasedOn: row.person_erased_on,
    version: row.version ?? 0,
    exchange: row.delivery && placementExchangeOf(row.delivery),
  };
}

/** What of placements is shown, for the access log. */
export function placementFields(info: GraphQLResolveInfo): string[] {
  return coordinatesOf("Placement", selectionOf(info, "Placement").fields);
}
