import { checkedList } from "../../service/checks.ts";
import type { PageRequest } from "../../service/page.ts";
import type { Session } from "../../service/session.ts";
import { allOf, Values } from "../../service/sql.ts";
import { narrowed } from "../access/narrowed.ts";
import { type List, type ListParts, readList } from "../page/list.reader.ts";
import { registeredIn } from "../region/region-filter.ts";
import { anyList, zeroEmployment } from "./list-counts.ts";
import type { WorkingList, WorkingListFlag } from "./list-enums.ts";
import {
  flagsSql,
  type ListedWorker,
  type WorkingListShape,
  workingListColumnSql,
} from "./working-list-row.ts";

export interface WorkingListQuery {
  /** The provinces held here. */
  readonly held: readonly string[];
  readonly list: WorkingList;
  readonly regions: readonly string[] | null;
  readonly flags: readonly WorkingListFlag[] | null;
  readonly page: PageRequest;
  readonly shape: WorkingListShape;
  readonly wanted: ListParts;
  /** YYYY-MM-DD in China. */
  readonly today: string;
}

/** Who is on a list now, the latest first. */
export function readWorkingList(
  session: Session,
  { held, list, regions, flags, page, shape, wanted, today }: WorkingListQuery,
): Promise<List<ListedWorker>> {
  const values = new Values();
  let bound: string | null = null;
  const day = (): string => {
    bound ??= values.bind(today);
    return bound;
  };
  const listed = values.bind(list);
  const region = registeredIn("entry.region_code", {
    field: "regions",
    codes: regions,
    values,
    held,
  });
  return readList(session, {
    table: "list_entry AS entry JOIN worker ON worker.id = entry.worker_id",
    shape,
    columnSql: workingListColumnSql(day),
    conditions: [
      `entry.list = ${listed}::text`,
      "entry.left_at IS NULL",
      ...narrowed(session),
      ...(region === null ? [] : [region]),
      ...(flags === null
        ? []
        : [`${flagsSql(day)} && ${values.bind(checkedList("flags", flags))}::text[]`]),
    ],
    order: { order: "entry.since_order", id: "entry.worker_id" },
    ranking: null,
    isCovered: false,
    page,
    values,
    wanted,
    facets: null,
    plan: "made",
  });
}

export interface WorkingListTotals {
  readonly lists: readonly { readonly list: WorkingList; readonly persons: number }[];
  readonly persons: number;
  readonly households: number;
}

/**
 * How many are on each list and on any, and how many households have nobody who works: one statement. Of a
 * whole register the numbers are kept (`list_count`); of a few people their entries are counted.
 */
export async function countWorkingLists(
  session: Session,
  { held, regions }: Pick<WorkingListQuery, "held" | "regions">,
): Promise<WorkingListTotals> {
  const values = new Values();
  const registered = (column: string): readonly string[] => {
    const region = registeredIn(column, { field: "regions", codes: regions, values, held });
    return region === null ? [] : [region];
  };
  const sql =
    session.rows === "ALL"
      ? keptTotalsSql(registered("number.region_code"))
      : countedTotalsSql(registered("entry.region_code"), narrowed(session));
  const [row] = await session.query<WorkingListTotals>(sql, values.list);
  if (row === undefined) throw new Error("A count has one row.");
  return row;
}

function keptTotalsSql(registered: readonly string[]): string {
  const sumOf = (list: string): string =>
    `(SELECT coalesce(sum(persons), 0)::bigint FROM kept WHERE list = '${list}')`;
  return `WITH kept AS (
  SELECT number.list, sum(number.persons) AS persons FROM list_count AS number
  WHERE ${allOf(registered)} GROUP BY 1 HAVING sum(number.persons) > 0)
SELECT
  (SELECT coalesce(json_agg(json_build_object('list', list, 'persons', persons) ORDER BY list), '[]')
     FROM kept WHERE list NOT IN ('${anyList}', '${zeroEmployment}')) AS lists,
  ${sumOf(anyList)} AS persons,
  ${sumOf(zeroEmployment)} AS households`;
}

function countedTotalsSql(registered: readonly string[], few: readonly string[]): string {
  const where = allOf(["entry.left_at IS NULL", ...registered]);
  const persons =
    few.length === 0
      ? "list_entry AS entry"
      : `list_entry AS entry JOIN worker ON worker.id = entry.worker_id AND ${allOf(few)}`;
  return `SELECT
  (SELECT coalesce(json_agg(json_build_object('list', list, 'persons', persons)), '[]')
     FROM (SELECT entry.list, count(*) AS persons FROM ${persons} WHERE ${where}
            GROUP BY entry.list ORDER BY entry.list) AS each) AS lists,
  (SELECT count(DISTINCT entry.worker_id) FROM ${persons} WHERE ${where}) AS persons,
  (SELECT count(*) FROM household_entry AS entry WHERE ${where}) AS households`;
}
