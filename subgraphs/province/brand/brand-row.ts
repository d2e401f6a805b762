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
import type { RegionLevel } from "../vocabulary/enums.ts";
import type { LaborBrand } from "./brand.ts";

/** A row of `labor_brand`. */
export interface BrandRow extends ProvenanceRow {
  readonly id: string;
  readonly name: string;
  readonly region_code: string;
  readonly level: RegionLevel;
  readonly industry_code: string | null;
  readonly occupations: string[];
  readonly trademark_no: string | null;
  readonly operator_ids: string[];
  readonly station_regions: string[];
  readonly leaders: number;
  readonly artisans: number;
}

/** Operators are only named here; the employment of a year has a resolver of its own. */
const brandFields: FieldSources<BrandRow, LaborBrand> = {
  id: column("id"),
  name: column("name"),
  region: from(["region_code"], (row) => regionOf(row.region_code)),
  level: column("level"),
  industry: column("industry_code"),
  occupations: column("occupations"),
  trademarkNo: column("trademark_no"),
  operators: from(["operator_ids"], (row) => row.operator_ids.map((id) => ({ id }))),
  stationRegions: column("station_regions"),
  leaders: column("leaders"),
  artisans: column("artisans"),
  provenance: from(provenanceColumns, provenanceOf),
};

export type BrandShape = RowShape<BrandRow, LaborBrand>;

const whole: BrandShape = wholeShape(brandFields);

/** What writers give back of a brand. */
export const brandColumns = whole.columns;

/** A brand as it was written; who runs it is only named. */
export const writtenBrand = whole.toObject;

/** What must be read to make the selected fields. */
export function brandShape(selection: Selection): BrandShape {
  return rowShape(brandFields, selection);
}
