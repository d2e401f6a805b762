import type { PageRequest } from "../../service/page.ts";
import {
  column,
  type FieldSources,
  from,
  type RowShape,
  rowShape,
} from "../../service/row-shape.ts";
import type { Selection } from "../../service/selection.ts";
import type { Session } from "../../service/session.ts";
import { Values } from "../../service/sql.ts";
import { readCycles } from "../catalog/catalog.reader.ts";
import type { ResourceType, UpdateCycle } from "../catalog/enums.ts";
import { openRecords, type SharedRecords, touchedSql } from "../catalog/shared-records.ts";
import { staleBefore } from "../catalog/update-cycle.ts";
import { type List, type ListParts, readList } from "../page/list.reader.ts";
import { type ProvenanceRow, provenanceColumns, provenanceOf } from "../provenance/provenance.ts";
import { registeredIn } from "../region/region-filter.ts";
import { regionOf } from "../region/region-of.ts";
import type { StaleCount, StaleRecord } from "./stale-record.ts";

/** A record of any open kind. */
interface StaleRow extends ProvenanceRow {
  readonly id: string;
  readonly type: ResourceType;
  readonly region_code: string;
  readonly update_cycle: UpdateCycle;
  readonly stale_before: number;
}

const staleFields: FieldSources<StaleRow, StaleRecord> = {
  flag: from([], () => "DATA_STALE"),
  type: column("type"),
  recordId: column("id"),
  region: from(["region_code"], (row) => regionOf(row.region_code)),
  updateCycle: column("update_cycle"),
  staleBefore: from(["stale_before"], (row) => new Date(row.stale_before).toISOString()),
  provenance: from(provenanceColumns, provenanceOf),
};

export type StaleShape = RowShape<StaleRow, StaleRecord>;

/** What must be read to make the selected fields. */
export function staleShape(selection: Selection): StaleShape {
  return rowShape(staleFields, selection);
}

export interface StaleListQuery {
  /** The provinces held here. */
  readonly held: readonly string[];
  readonly regions: readonly string[] | null;
  /** Open kinds only. */
  readonly types: readonly ResourceType[];
  readonly now: Date;
  readonly page: PageRequest;
  readonly shape: StaleShape;
  readonly wanted: ListParts;
  /** Whether they are counted by region and kind. */
  readonly isCounted: boolean;
}

/** What nobody has touched for longer than its update cycle, the longest untouched first. */
export async function listStale(
  session: Session,
  { held, regions, types, now, page, shape, wanted, isCounted }: StaleListQuery,
): Promise<List<StaleRecord>> {
  const cycleOf = await readCycles(session, held);
  const values = new Values();
  const registration = { field: "regions", codes: regions, values, held };
  const isRegistered = registeredIn("record.region_code", registration);
  const kinds = openRecords.filter(({ type }) => types.includes(type));
  const branches = held.flatMap((province) =>
    kinds.map((kind) =>
      staleSql(kind, { province, cycle: cycleOf(province, kind.type), now, values }),
    ),
  );
  return readList(session, {
    table: `(${branches.join("\nUNION ALL\n")}) AS record`,
    shape,
    columnSql: (name) => `record.${name}`,
    conditions: isRegistered === null ? [] : [isRegistered],
    order: { order: "record.touched", id: "record.id" },
    ranking: null,
    isCovered: false,
    page,
    values,
    wanted,
    facets: isCounted
      ? { columns: "record.region_code, record.type", countsSql, counting: "EXACT" }
      : null,
    plan: "made",
  });
}

interface StaleKind {
  readonly province: string;
  readonly cycle: UpdateCycle;
  readonly now: Date;
  readonly values: Values;
}

/** What is stale of one kind in one province, in the order of the list: so that it is merged and not sorted. */
function staleSql(
  { type, table, inForce }: SharedRecords,
  { province, cycle, now, values }: StaleKind,
): string {
  const before = `${values.bind(staleBefore(cycle, now).getTime())}::bigint`;
  return `(SELECT '${type}'::text AS type, '${cycle}'::text AS update_cycle, ${before} AS stale_before,
      ${touchedSql} AS touched, region_code, id, ${provenanceColumns.join(", ")}
      FROM ${table} WHERE province = ${values.bind(province)} AND ${touchedSql} < ${before}
      ${inForce === null ? "" : `AND ${inForce}`} ORDER BY touched, id)`;
}

function countsSql(matching: string): string {
  return `SELECT json_agg(json_build_array(region_code, type, records) ORDER BY region_code, type)
  FROM (SELECT region_code, type, count(*) AS records FROM ${matching} AS matching GROUP BY 1, 2) AS counted`;
}

/** @param counts as `countsSql` makes them; null of nothing */
export function staleCountsOf(counts: unknown): readonly StaleCount[] {
  // Made by the statement above.
  const rows = (counts ?? []) as readonly (readonly [string, ResourceType, number])[];
  return rows.map(([code, type, stale]) => ({ type, region: regionOf(code), stale }));
}
