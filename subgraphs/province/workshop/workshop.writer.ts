import { canonicalRegionCode } from "../../reference/regions.ts";
import type { Session } from "../../service/session.ts";
import { count } from "../count/count.writer.ts";
import { provinceOfId } from "../global-id.ts";
import type { CertStatus } from "../vocabulary/enums.ts";
import { orderOfPeople } from "../vocabulary/small-count.ts";
import { type RecordToWrite, upsertRow } from "../write/upsert.writer.ts";
import { type WorkshopRow, workshopColumns } from "./workshop-row.ts";
import type { UpsertWorkshopInput } from "./workshop-writes.input.ts";

export interface WorkshopToWrite extends RecordToWrite<UpsertWorkshopInput> {
  readonly operatorId: string | null;
}

/** @returns null when one that should be there is not, or has another version */
export async function writeWorkshop(
  session: Session,
  workshop: WorkshopToWrite,
): Promise<WorkshopRow | null> {
  const { id, isNew, input } = workshop;
  const { certStatus } = input;
  const values = valuesOf(workshop);
  const written = { table: "workshop", returning: workshopColumns, values };
  const province = provinceOfId(id);
  const certified = certStatus === "CERTIFIED" ? 1 : 0;
  if (isNew) {
    await count(session, province, { WORKSHOPS: 1, CERTIFIED_WORKSHOPS: certified });
    return upsertRow(session, workshop, written);
  }
  const before = await findStatus(session, id, input.expectedVersion ?? 0);
  if (before === null) return null;
  const row = await upsertRow<WorkshopRow>(session, workshop, written);
  const wasCertified = before === "CERTIFIED" ? 1 : 0;
  if (row !== null)
    await count(session, province, { CERTIFIED_WORKSHOPS: certified - wasCertified });
  return row;
}

/** Of the version that a change expects: of another one it says nothing of what the change finds. */
async function findStatus(
  session: Session,
  id: string,
  version: number,
): Promise<CertStatus | null> {
  const [row] = await session.query<{ readonly status: CertStatus }>(
    "SELECT cert_status AS status FROM workshop WHERE id = $1 AND version = $2",
    [id, version],
  );
  return row?.status ?? null;
}

function valuesOf({ input, operatorId }: WorkshopToWrite) {
  const { partnerRegion } = input;
  return {
    name: input.name,
    region_code: canonicalRegionCode(input.region),
    kind: input.kind,
    local_term: input.localTerm,
    mode: input.mode,
    premises: input.premises ?? null,
    operator_id: operatorId,
    partner_region: partnerRegion ? canonicalRegionCode(partnerRegion) : null,
    relocated_from_east: input.relocatedFromEast,
    track: input.track,
    track_reason: input.trackReason,
    cert_status: input.certStatus,
    certified_at: input.certifiedAt ?? null,
    review_due_at: input.reviewDueAt ?? null,
    exited_at: input.exitedAt ?? null,
    exit_reason: input.exitReason ?? null,
    workforce: input.workforce,
    assisted_workforce: input.assistedWorkforce,
    workforce_order: orderOfPeople(input.workforce),
  };
}
