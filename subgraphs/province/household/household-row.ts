import {
  column,
  type FieldSources,
  from,
  type RowShape,
  rowShape,
} from "../../service/row-shape.ts";
import type { Selection } from "../../service/selection.ts";
import type { HouseholdFlag } from "../list/list-enums.ts";
import { regionOf } from "../region/region-of.ts";
import type { Household } from "./household.ts";

export interface HouseholdRow {
  readonly id: string;
  readonly region_code: string;
  readonly register_no: string;
  readonly size: number | null;
  readonly plan_note: string | null;
  readonly helper: string | null;
  readonly version: number;
}

const householdFields: FieldSources<HouseholdRow, Household> = {
  id: column("id"),
  region: from(["region_code"], (row) => regionOf(row.region_code)),
  registerNo: column("register_no"),
  size: column("size"),
  planNote: column("plan_note"),
  helper: column("helper"),
  version: column("version"),
};

/** An open entry, and the household it is about. */
export interface ListedHouseholdRow extends HouseholdRow {
  readonly entry_since: string;
  readonly entry_entered_at: string;
  readonly entry_able: number;
  readonly entry_flags: readonly HouseholdFlag[];
}

export interface ListedHousehold {
  readonly id: string;
  readonly household: Household;
  readonly since: string;
  readonly enteredAt: string;
  readonly ableCount: number;
  readonly flags: readonly HouseholdFlag[];
}

export type ListedHouseholdShape = RowShape<ListedHouseholdRow, ListedHousehold>;

const entryColumns = ["entry_since", "entry_entered_at", "entry_able", "entry_flags"] as const;

/** What must be read to make the selected fields of the edges. */
export function listedHouseholdShape(edges: Selection): ListedHouseholdShape {
  const household = rowShape(householdFields, edges.at("node"));
  return {
    ...household,
    columns: [...household.columns, ...entryColumns],
    toObject: (row) => ({
      id: row.id,
      household: household.toObject(row),
      since: row.entry_since,
      enteredAt: row.entry_entered_at,
      ableCount: row.entry_able,
      flags: row.entry_flags,
    }),
  };
}

export function listedHouseholdColumnSql(name: keyof ListedHouseholdRow): string {
  return name.startsWith("entry_") ? name.replace("entry_", "entry.") : `household.${name}`;
}
