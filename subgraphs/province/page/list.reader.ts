import { cutPage, encodeCursor, type PageRequest } from "../../service/page.ts";
import { besideSql, type RowShape } from "../../service/row-shape.ts";
import type { PlanMode, Session } from "../../service/session.ts";
import { allOf, behind, type OrderColumns, type Values } from "../../service/sql.ts";
import { watermarksSql } from "../coverage/coverage.reader.ts";
import { provinceOfId } from "../global-id.ts";
import { type Counting, countedSql, countOf } from "./counting.ts";
import { candidatesSql, type Ranking, rankedPlacesSql, rankedTotalSql } from "./ranking.ts";

/** One list, to be read with everything that was asked about it in one statement. */
export interface ListQuery<Row, Shaped> {
  /** The table and its alias, such as `job_posting AS job`. */
  readonly table: string;
  readonly shape: RowShape<Row, Shaped>;
  /** Turns a column of the shape into SQL. */
  readonly columnSql: (column: keyof Row & string) => string;
  /** What a row must be; the page's cursor comes on top. */
  readonly conditions: readonly string[];
  readonly order: OrderColumns;
  /** Which rows stand before all others, in an order of their own; null when none do. */
  readonly ranking: Ranking | null;
  /** Whether an index alone says which rows are on a page, so that no other row need be read. */
  readonly isCovered: boolean;
  readonly page: PageRequest;
  readonly values: Values;
  readonly wanted: ListParts;
  /** An aggregate over all matching rows; null when it is not wanted. */
  readonly facets: FacetsSql | null;
  readonly plan: PlanMode;
}

export interface FacetsSql {
  /** What is read of each matching row. */
  readonly columns: string;
  /** Makes one JSON value of these columns. */
  readonly countsSql: (matching: string) => string;
  /** How many of the rows are looked at. */
  readonly counting: Counting;
}

/** What is read of a list. Nothing is read that was not selected. */
export interface ListParts {
  readonly rows: boolean;
  /** Null when nobody wants to know how many there are. */
  readonly total: Counting | null;
  readonly watermarks: boolean;
}

export interface ListRow<Shaped> {
  readonly cursor: string;
  readonly province: string;
  readonly node: Shaped;
}

export interface List<Shaped> {
  readonly rows: readonly ListRow<Shaped>[];
  readonly hasNextPage: boolean;
  /** Of the row with which the next page begins; null when there is none. */
  readonly nextId: string | null;
  readonly total: number | null;
  /** Whether there are more rows than were counted. */
  readonly isTotalCapped: boolean;
  readonly facets: unknown;
  /** Up to when each province's register is complete, by province. */
  readonly watermarks: Readonly<Record<string, string>>;
}

interface SummaryRow {
  readonly list_total: number | null;
  readonly list_facets: unknown;
  readonly list_watermarks: Readonly<Record<string, string>> | null;
}

interface PlaceRow {
  readonly list_order: number;
  readonly list_id: string;
}

/**
 * Rows leave here ascending by the order column, then by id, one more than the page
 * shows, which the gateway's merge relies on.
 */
export async function readList<Row extends object, Shaped>(
  session: Session,
  query: ListQuery<Row, Shaped>,
): Promise<List<Shaped>> {
  const { page, shape, values, plan, wanted } = query;
  const found = await session.query<Row & PlaceRow & SummaryRow>(listSql(query), values.list, {
    plan,
  });
  const summary = hasSummary(query) ? found.shift() : undefined;
  const { rows, hasNextPage, spare } = cutPage(found, page.first);
  const counted = countOf(summary?.list_total ?? 0, wanted.total ?? "EXACT");
  return {
    rows: rows.map((row) => ({
      cursor: encodeCursor({ order: row.list_order, id: row.list_id }),
      province: provinceOfId(row.list_id),
      node: shape.toObject(row),
    })),
    hasNextPage,
    nextId: spare?.list_id ?? null,
    total: wanted.total === null ? null : counted.value,
    isTotalCapped: counted.relation === "AT_LEAST",
    facets: summary?.list_facets ?? null,
    watermarks: summary?.list_watermarks ?? {},
  };
}

type AnyListQuery = ListQuery<never, unknown>;

function hasSummary({ wanted, facets }: Pick<AnyListQuery, "wanted" | "facets">): boolean {
  return !wanted.rows || wanted.total !== null || wanted.watermarks || facets !== null;
}

/** The summary, if there is one, is a row of its own before those of the page. */
function listSql<Row, Shaped>(query: ListQuery<Row, Shaped>): string {
  const { shape, wanted } = query;
  if (!wanted.rows) return `SELECT ${summarySql(query)}`;
  const beside = besideSql(shape.beside, "page");
  const columns = ["page.*", ...beside.columns].join(", ");
  const candidates = query.ranking === null ? "" : candidatesSql(query, query.ranking);
  const page = `(${pageSql(query)}) AS page`;
  if (!hasSummary(query))
    return `${candidates}SELECT ${columns}\nFROM ${page}${beside.joins}\nORDER BY list_order, list_id`;
  return `${candidates}SELECT summary.*, ${columns}
FROM (SELECT ${summarySql(query)}) AS summary
FULL JOIN ${page} ON false${beside.joins}
ORDER BY list_order NULLS FIRST, list_id`;
}

function pageSql<Row, Shaped>(query: ListQuery<Row, Shaped>): string {
  const { table, shape, columnSql, order, conditions, ranking, isCovered } = query;
  const columns = shape.columns.map((name) => `${columnSql(name)} AS ${name}`);
  if (ranking === null && !isCovered)
    return `SELECT ${[...columns, placeSql(order)].join(", ")}
FROM ${table}${cutSql(query, conditions, order)}`;
  const places =
    ranking === null
      ? `SELECT ${placeSql(order)} FROM ${table}${cutSql(query, conditions, order)}`
      : rankedPlacesSql(query, ranking);
  return `SELECT ${[...columns, "list_order", "list_id"].join(", ")}
FROM (${places}) AS place
JOIN ${table} ON ${order.id} = list_id`;
}

function placeSql({ order, id }: OrderColumns): string {
  return `${order} AS list_order, ${id} AS list_id`;
}

/** The rows of the page and one more. */
function cutSql<Row, Shaped>(
  { page, values }: ListQuery<Row, Shaped>,
  conditions: readonly string[],
  order: OrderColumns,
): string {
  const cursor = behind(page.after, order, values);
  const where = cursor === null ? conditions : [...conditions, cursor];
  return `
WHERE ${allOf(where)}
ORDER BY ${order.order}, ${order.id}
LIMIT ${values.bind(page.first + 1)}`;
}

function summarySql<Row, Shaped>(query: ListQuery<Row, Shaped>): string {
  const { table, conditions, wanted, facets, ranking } = query;
  const from = `FROM ${table} WHERE ${allOf(conditions)}`;
  const counts =
    facets === null
      ? "NULL::json"
      : `(${facets.countsSql(`(SELECT ${facets.columns} ${from}${countedSql(facets.counting)})`)})`;
  const total =
    wanted.total === null
      ? "NULL::bigint"
      : `(SELECT count(*) FROM (SELECT ${from}${countedSql(wanted.total)}) AS counted)`;
  return `${ranking === null ? total : rankedTotalSql(ranking, total)} AS list_total,
  ${wanted.watermarks ? watermarksSql : "NULL::json"} AS list_watermarks,
  ${counts} AS list_facets`;
}
