import {
  column,
  type FieldSources,
  from,
  type RowShape,
  rowShape,
} from "../../service/row-shape.ts";
import type { Selection } from "../../service/selection.ts";
import { type ProvenanceRow, provenanceColumns, provenanceOf } from "../provenance/provenance.ts";
import { regionOf } from "../region/region-of.ts";
import type { Employer } from "./employer.ts";

/** A row of `employer`. It has one date of checking, which is also that of its provenance. */
export interface EmployerRow extends ProvenanceRow {
  readonly id: string;
  readonly uscc: string;
  readonly name: string;
  readonly region_code: string;
  readonly industry_code: string | null;
  readonly size_class: string | null;
  readonly verified: boolean;
  readonly risk_flags: string[];
  readonly honour_titles: string[];
}

export const employerFields: FieldSources<EmployerRow, Employer> = {
  id: column("id"),
  uscc: column("uscc"),
  name: column("name"),
  region: from(["region_code"], (row) => regionOf(row.region_code)),
  industry: column("industry_code"),
  sizeClass: column("size_class"),
  verified: column("verified"),
  verifiedAt: column("verified_at"),
  riskFlags: column("risk_flags"),
  honourTitles: column("honour_titles"),
  provenance: from(provenanceColumns, provenanceOf),
  registration: column("uscc"),
};

export type EmployerShape = RowShape<EmployerRow, Employer>;

/** What must be read to make the selected fields. */
export function employerShape(selection: Selection): EmployerShape {
  return rowShape(employerFields, selection);
}
