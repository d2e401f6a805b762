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
import type { CatalogEntry } from "./catalog-entry.ts";
import type { ResourceType, SharingCondition, UpdateCycle } from "./enums.ts";

/** A row of `catalog_entry`, with what is counted of the records that it is about. */
export interface CatalogRow extends ProvenanceRow {
  readonly id: string;
  readonly region_code: string;
  readonly type: ResourceType;
  readonly name: string;
  readonly field_groups: string[];
  readonly update_cycle: UpdateCycle;
  readonly office: string;
  readonly contact: string;
  readonly condition: SharingCondition;
  readonly condition_note: string | null;
  readonly source_systems: string[];
  readonly held: number | null;
  readonly held_as_of: string | null;
  readonly shared_records: number | null;
  readonly stale_records: number | null;
  readonly last_updated_at: string | null;
}

/** What the table itself holds. */
const stored: FieldSources<CatalogRow, CatalogEntry> = {
  id: column("id"),
  region: from(["region_code"], (row) => regionOf(row.region_code)),
  type: column("type"),
  name: column("name"),
  fieldGroups: column("field_groups"),
  updateCycle: column("update_cycle"),
  office: column("office"),
  contact: column("contact"),
  condition: column("condition"),
  conditionNote: column("condition_note"),
  sourceSystems: column("source_systems"),
  held: column("held"),
  heldAsOf: column("held_as_of"),
  provenance: from(provenanceColumns, provenanceOf),
};

const catalogFields: FieldSources<CatalogRow, CatalogEntry> = {
  ...stored,
  lastUpdatedAt: column("last_updated_at"),
  shared: column("shared_records"),
  publishCoverage: from(["shared_records", "held"], ({ shared_records, held }) =>
    publishCoverageOf(shared_records, held),
  ),
  stale: column("stale_records"),
};

export type CatalogShape = RowShape<CatalogRow, CatalogEntry>;

/** What writers give back of an entry; what is counted is not among it. */
export const catalogColumns = wholeShape(stored).columns;

/** What must be read to make the selected fields. */
export function catalogShape(selection: Selection): CatalogShape {
  return rowShape(catalogFields, selection);
}

/** Whole ten-thousandths, rounded down, so that 1 means all; as decimal text. */
export function publishCoverageOf(shared: number | null, held: number | null): string | null {
  if (shared === null || held === null || held === 0) return null;
  const tenThousandths = Math.min(10_000, Math.floor((shared * 10_000) / held));
  const digits = tenThousandths.toString().padStart(5, "0");
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
