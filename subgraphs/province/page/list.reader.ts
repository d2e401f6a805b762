import { cutPage, encodeCursor, type PageRequest } from "../../service/page.ts";
import { besideSql, type RowShape } from "../../service/row-shape.ts";
import type { PlanMode, Session } from "../../service/session.ts";
import { allOf, behind, type OrderColumns, type Values } from "../../service/sql.ts";
import { watermarksSql } from "../coverage/coverage.reader.ts";
import { provinceOfId } from "../global-id.ts";

/** One list, to be read with everything that was asked about it in one statement. */
export interface ListQuery<Row, Shaped> {
  /** The table and its alias, such as `job_posting AS job`. */
  readonly table: string;
  readonly shape: RowShape<Row, Shaped>;
  /** Turns a column of the shape into SQL. */
  readonly columnSql: (column: keyof Row & string) => string;
  /** What a row must be; the page's cursor comes on top. */
  readonly conditions: readonly string[];
  readonly order: ListOrder;
  readonly page: PageRequest;
  readonly values: Values;
  readonly wanted: ListParts;
  /** An aggregate over all matching rows; null when it is not wanted. */
  readonly facets: FacetsSql | null;
  readonly plan: PlanMode;
}

export interface ListOrder extends OrderColumns {
  /** The order is computed for every match, so no index walks it. */
  readonly isRanked: boolean;
}

export interface FacetsSql {
  /** What is read of each matching row. */
  readonly columns: string;
  /** Makes one JSON value of these columns. */
  readonly countsSql: (matching: string) => string;
}

/** What is read of a list. Nothing is read that was not selected. */
export interface ListParts {
  readonly rows: boolean;
  readonly total: boolean;
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
  const { page, shape, values, plan } = query;
  const found = await session.query<Row & PlaceRow & SummaryRow>(listSql(query), values.list, {
    plan,
  });
  const summary = hasSummary(query) ? found.shift() : undefined;
  const { rows, hasNextPage, spare } = cutPage(found, page.first);
  return {
    rows: rows.map((row) => ({
      cursor: encodeCursor({ order: row.list_order, id: row.list_id }),
      province: provinceOfId(row.list_id),
      node: shape.toObject(row),
    })),
    hasNextPage,
    nextId: spare?.list_id ?? null,
    total: summary?.list_total ?? null,
    facets: summary?.list_facets ?? null,
    watermarks: summary?.list_watermarks ?? {},
  };
}

type AnyListQuery = ListQuery<never, unknown>;

function hasSummary({ wanted, facets }: Pick<AnyListQuery, "wanted" | "facets">): boolean {
  return !wanted.rows || wanted.total || wanted.watermarks || facets !== null;
}

/** The summary, if there is one, is a row of its own before those of the page. */
function listSql<Row, Shaped>(query: ListQuery<Row, Shaped>): string {
  const { shape, wanted } = query;
  if (!wanted.rows) return `SELECT ${summarySql(query)}`;
  const beside = besideSql(shape.beside, "page");
  const columns = ["page.*", ...beside.columns].join(", ");
  const page = `(${pageSql(query)}) AS page`;
  if (!hasSummary(query))
    return `SELECT ${columns}\nFROM ${page}${beside.joins}\nORDER BY list_order, list_id`;
  return `${isShared(query) ? matchingSql(query) : ""}SELECT summary.*, ${columns}
FROM (SELECT ${summarySql(query)}) AS summary
FULL JOIN ${page} ON false${beside.joins}
ORDER BY list_order NULLS FIRST, list_id`;
}

/**
 * Whether page and summary share one scan. An order that an index holds shows its page after a
 * few rows, and the count needs no order; a computed one must look at every match anyway.
 */
function isShared({
  order,
  wanted,
  facets,
}: Pick<AnyListQuery, "order" | "wanted" | "facets">): boolean {
  return order.isRanked && wanted.rows && (wanted.total || facets !== null);
}

/** Every match with its place, and with what the facets read of it. */
function matchingSql<Row, Shaped>({
  table,
  conditions,
  order,
  facets,
}: ListQuery<Row, Shaped>): string {
  const place = `${order.order} AS list_order, ${order.id} AS list_id`;
  return `WITH matching AS MATERIALIZED (
  SELECT ${facets === null ? place : `${place}, ${facets.columns}`}
  FROM ${table} WHERE ${allOf(conditions)}
)
`;
}

function pageSql<Row, Shaped>(query: ListQuery<Row, Shaped>): string {
  const { table, shape, columnSql, order } = query;
  const columns = shape.columns.map((name) => `${columnSql(name)} AS ${name}`);
  if (isShared(query))
    return `SELECT ${columns.join(", ")}, list_order, list_id
FROM (SELECT list_order, list_id FROM matching${cutSql(query, [], matchingOrder)}) AS best
JOIN ${table} ON ${order.id} = list_id`;
  return `SELECT ${columns.join(", ")}, ${order.order} AS list_order, ${order.id} AS list_id
FROM ${table}${cutSql(query, query.conditions, order)}`;
}

const matchingOrder: OrderColumns = { order: "list_order", id: "list_id" };

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
  const { table, conditions, wanted, facets } = query;
  const from = `FROM ${table} WHERE ${allOf(conditions)}`;
  const shared = isShared(query);
  const total = wanted.total
    ? `(SELECT count(*) ${shared ? "FROM matching" : from})`
    : "NULL::bigint";
  const counts =
    facets === null
      ? "NULL::json"
      : `(${facets.countsSql(shared ? "matching" : `(SELECT ${facets.columns} ${from})`)})`;
  return `${total} AS list_total,
  ${wanted.watermarks ? watermarksSql : "NULL::json"} AS list_watermarks,
  ${counts} AS list_facets`;
}
