import { checkedList } from "../../service/checks.ts";
import type { PageRequest } from "../../service/page.ts";
import type { Session } from "../../service/session.ts";
import { Values } from "../../service/sql.ts";
import { type List, type ListParts, readList } from "../page/list.reader.ts";
import { provincesOf } from "../region/region-filter.ts";
import type { CatalogEntry } from "./catalog-entry.ts";
import type { CatalogRow, CatalogShape } from "./catalog-row.ts";
import { type ResourceType, UpdateCycle } from "./enums.ts";
import { openRecords, type SharedRecords, touchedSql } from "./shared-records.ts";
import { cycleDefault, staleBefore } from "./update-cycle.ts";

export interface CatalogListQuery {
  readonly regions: readonly string[] | null;
  readonly types: readonly ResourceType[] | null;
  readonly now: Date;
  readonly page: PageRequest;
  readonly shape: CatalogShape;
  readonly wanted: ListParts;
}

/** Entries by kind, so that those of all provinces stand together. */
export function listCatalog(
  session: Session,
  { regions, types, now, page, shape, wanted }: CatalogListQuery,
): Promise<List<CatalogEntry>> {
  const values = new Values();
  const conditions: string[] = [];
  if (regions !== null) {
    const provinces = provincesOf(checkedList("regions", regions));
    conditions.push(`entry.province = ANY(${values.bind(provinces)}::text[])`);
  }
  if (types !== null)
    conditions.push(`entry.type = ANY(${values.bind(checkedList("types", types))}::text[])`);
  const counted = countedSql(shape.columns.includes("stale_records") ? staleSql(now, values) : "");
  return readList(session, {
    table: "catalog_entry AS entry",
    shape,
    columnSql: (name) => counted[name] ?? `entry.${name}`,
    conditions,
    order: { order: "entry.type_order", id: "entry.id" },
    ranking: null,
    isCovered: false,
    page,
    values,
    wanted,
    facets: null,
    plan: "made",
  });
}

/** What is counted of the records that one entry is about, as it is now; null when it is not there. */
export async function findCatalogEntry(
  session: Session,
  { id, shape, now }: { readonly id: string; readonly shape: CatalogShape; readonly now: Date },
): Promise<CatalogRow | null> {
  const values = new Values();
  const counted = countedSql(shape.columns.includes("stale_records") ? staleSql(now, values) : "");
  const columns = shape.columns.map((name) => `${counted[name] ?? `entry.${name}`} AS ${name}`);
  const [row] = await session.query<CatalogRow>(
    `SELECT ${columns.join(", ")} FROM catalog_entry AS entry WHERE id = ${values.bind(id)}`,
    values.list,
  );
  return row ?? null;
}

/** The update cycle of each kind, by province and kind; what has no entry is not there. */
export async function readCycles(
  session: Session,
  held: readonly string[],
): Promise<(province: string, type: ResourceType) => UpdateCycle> {
  const rows = await session.query<Pick<CatalogRow, "province" | "type" | "update_cycle">>(
    "SELECT province, type, update_cycle FROM catalog_entry WHERE province = ANY($1::text[])",
    [held],
  );
  const cycles = new Map(
    rows.map(({ province, type, update_cycle }) => [`${province}:${type}`, update_cycle]),
  );
  return (province, type) => cycles.get(`${province}:${type}`) ?? cycleDefault;
}

/** What is counted of the records that an entry is about; of persons nothing. */
function countedSql(stale: string): Readonly<Partial<Record<keyof CatalogRow & string, string>>> {
  return {
    shared_records: ofEachKind(({ type, table }) =>
      type === "EMPLOYER"
        ? `(SELECT count(*) FROM ${table} WHERE province = entry.province)`
        : `(SELECT coalesce(sum(records), 0)::bigint FROM record_count AS number
            WHERE number.province = entry.province AND counted = '${counters[type]}')`,
    ),
    last_updated_at: ofEachKind(
      ({ table, inForce }) => `(SELECT updated_at FROM ${table} AS record
          WHERE record.province = entry.province${inForce === null ? "" : ` AND ${inForce}`}
          ORDER BY ${touchedSql} DESC LIMIT 1)`,
    ),
    stale_records: ofEachKind((records) =>
      records.type === "JOB"
        ? `(${staleJobsSql(stale)} + ${countSql(records, `${touchedSql} >= ${stale} - ${stale} % ${dayMs} AND ${touchedSql} < ${stale}`)})`
        : countSql(records, `${touchedSql} < ${stale}`),
    ),
  };
}

function countSql({ table, inForce }: SharedRecords, condition: string): string {
  return `(SELECT count(*) FROM ${table} AS record
          WHERE record.province = entry.province${inForce === null ? "" : ` AND ${inForce}`}
            AND ${condition})`;
}

const dayMs = 86_400_000;

/** Of the days before the one on which jobs begin to be stale: their numbers are kept. */
function staleJobsSql(stale: string): string {
  return `(SELECT coalesce(sum(jobs), 0)::bigint FROM job_touch AS number
            WHERE number.province = entry.province
              AND number.day < (to_timestamp(${stale} / 1000) AT TIME ZONE 'UTC')::date)`;
}

/** The numbers that are kept as records are written. */
const counters: Readonly<Partial<Record<ResourceType, string>>> = {
  JOB: "OPEN_JOBS",
  BRAND: "BRANDS",
  WORKSHOP: "WORKSHOPS",
};

function ofEachKind(sqlOf: (records: SharedRecords) => string): string {
  const cases = openRecords.map((records) => `WHEN '${records.type}' THEN ${sqlOf(records)}`);
  return `(CASE entry.type ${cases.join(" ")} END)`;
}

function staleSql(now: Date, values: Values): string {
  const cycles = Object.keys(UpdateCycle) as UpdateCycle[];
  const cases = cycles.map(
    (cycle) => `WHEN '${cycle}' THEN ${values.bind(staleBefore(cycle, now).getTime())}::bigint`,
  );
  return `(CASE entry.update_cycle ${cases.join(" ")} END)`;
}
