import {
  column,
  type FieldSources,
  from,
  type RowShape,
  rowShape,
  wholeShape,
} from "../../service/row-shape.ts";
import type { Selection } from "../../service/selection.ts";
import { type ProvenanceRow, provenanceColumns, provenanceOf } from "../provenance/provenance.ts";
import { regionOf } from "../region/region-of.ts";
import type { CertStatus, WorkshopKind, WorkshopMode, WorkshopTrack } from "../vocabulary/enums.ts";
import { toldPart } from "../vocabulary/small-count.ts";
import type { Workshop } from "./workshop.ts";

/** A row of `workshop`. */
export interface WorkshopRow extends ProvenanceRow {
  readonly id: string;
  readonly name: string;
  readonly region_code: string;
  readonly kind: WorkshopKind;
  readonly local_term: string;
  readonly mode: WorkshopMode;
  readonly premises: string | null;
  readonly operator_id: string | null;
  readonly partner_region: string | null;
  readonly relocated_from_east: boolean;
  readonly track: WorkshopTrack;
  readonly track_reason: string;
  readonly cert_status: CertStatus;
  readonly certified_at: string | null;
  readonly review_due_at: string | null;
  readonly exited_at: string | null;
  readonly exit_reason: string | null;
  readonly workforce: number;
  readonly assisted_workforce: number;
}

const workers = ["workforce", "assisted_workforce"] as const;

function told({ workforce, assisted_workforce }: Pick<WorkshopRow, (typeof workers)[number]>) {
  return toldPart({ part: assisted_workforce, whole: workforce });
}

/** The operator is only named here; its resolver loads what is selected of it. */
const workshopFields: FieldSources<WorkshopRow, Workshop> = {
  id: column("id"),
  name: column("name"),
  region: from(["region_code"], (row) => regionOf(row.region_code)),
  kind: column("kind"),
  localTerm: column("local_term"),
  mode: column("mode"),
  premises: column("premises"),
  operator: from(["operator_id"], (row) =>
    row.operator_id === null ? null : { id: row.operator_id },
  ),
  partnerRegion: column("partner_region"),
  relocatedFromEast: column("relocated_from_east"),
  track: column("track"),
  trackReason: column("track_reason"),
  certStatus: column("cert_status"),
  certifiedAt: column("certified_at"),
  reviewDueAt: column("review_due_at"),
  exitedAt: column("exited_at"),
  exitReason: column("exit_reason"),
  workforce: from(workers, (row) => told(row).whole),
  assistedWorkforce: from(workers, (row) => told(row).part),
  assistedShare: from(workers, (row) => {
    const { part, whole } = told(row);
    return part === null || whole === null ? null : shareOf(part, whole);
  }),
  withheld: from(workers, (row) => told(row).withheld),
  provenance: from(provenanceColumns, provenanceOf),
};

export type WorkshopShape = RowShape<WorkshopRow, Workshop>;

const whole: WorkshopShape = wholeShape(workshopFields);

/** What writers give back of a workshop. */
export const workshopColumns = whole.columns;

/** A workshop as it was written; who runs it is only named. */
export const writtenWorkshop = whole.toObject;

/** What must be read to make the selected fields. */
export function workshopShape(selection: Selection): WorkshopShape {
  return rowShape(workshopFields, selection);
}

/** Whole ten-thousandths, half up, as decimal text. */
function shareOf(part: number, whole: number): string {
  if (whole === 0) return "0.0000";
  const tenThousandths = Math.floor((part * 20_000 + whole) / (2 * whole));
  const digits = tenThousandths.toString().padStart(5, "0");
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
