import { cutPage, encodeCursor, type PageRequest } from "../../service/page.ts";
import type { RowShape } from "../../service/row-shape.ts";
import type { Session } from "../../service/session.ts";
import { allOf, behind, type OrderColumns, type Values } from "../../service/sql.ts";
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
  readonly order: OrderColumns;
  readonly page: PageRequest;
  readonly values: Values;
  readonly wanted: ListParts;
  /** An aggregate over all matching rows, as one JSON value; null when it is not wanted. */
  readonly facets: ((where: string) => string) | null;
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
  /** Null in the single row that a page without rows leaves beside its summary. */
  readonly list_id: string | null;
}

/**
 * Rows leave here ascending by the order column, then by id, one more than the page
 * shows, which the gateway's merge relies on.
 */
export async function readList<Row extends object, Shaped>(
  session: Session,
  query: ListQuery<Row, Shaped>,
): Promise<List<Shaped>> {
  const { page, shape, values, wanted } = query;
  const sql = wanted.rows ? listSql(query) : `SELECT ${summarySql(query)}`;
  const found = await session.query<Row & PlaceRow & SummaryRow>(sql, values.list);
  const [first] = found;
  const { rows, hasNextPage } = cutPage(wanted.rows ? found.filter(isPlaced) : [], page.first);
  return {
    rows: rows.map((row) => ({
      cursor: encodeCursor({ order: row.list_order, id: row.list_id }),
      province: provinceOfId(row.list_id),
      node: shape.toObject(row),
    })),
    hasNextPage,
    total: first?.list_total ?? null,
    facets: first?.list_facets ?? null,
    watermarks: first?.list_watermarks ?? {},
  };
}

function isPlaced<Row extends PlaceRow>(row: Row): row is Row & { readonly list_id: string } {
  return row.list_id !== null;
}

/** The summary stands beside every row, its large part only beside the first. */
function listSql<Row, Shaped>(query: ListQuery<Row, Shaped>): string {
  const { wanted, facets } = query;
  if (!wanted.total && !wanted.watermarks && facets === null) return pageSql(query);
  return `SELECT page.*, list_total, list_watermarks,
  CASE WHEN row_number() OVER (ORDER BY list_order, list_id) = 1 THEN list_facets END AS list_facets
FROM (SELECT ${summarySql(query)}) AS summary
LEFT JOIN (${pageSql(query)}) AS page ON true
ORDER BY list_order, list_id`;
}

function pageSql<Row, Shaped>(query: ListQuery<Row, Shaped>): string {
  const { table, shape, columnSql, conditions, order, page, values } = query;
  const columns = shape.columns.map((name) => `${columnSql(name)} AS ${name}`);
  const cursor = behind(page.after, order, values);
  const where = cursor === null ? conditions : [...conditions, cursor];
  return `SELECT ${columns.join(", ")}, ${order.order} AS list_order, ${order.id} AS list_id
FROM ${table}
WHERE ${allOf(where)}
ORDER BY ${order.order}, ${order.id}
LIMIT ${values.bind(page.first + 1)}`;
}

function summarySql<Row, Shaped>(query: ListQuery<Row, Shaped>): string {
  const { table, conditions, wanted, facets } = query;
  const where = allOf(conditions);
  const total = wanted.total ? `(SELECT count(*) FROM ${table} WHERE ${where})` : "NULL::bigint";
  return `${total} AS list_total,
  ${wanted.watermarks ? watermarksSql : "NULL::json"} AS list_watermarks,
  ${facets === null ? "NULL::json" : `(${facets(where)})`} AS list_facets`;
}

/** Up to when each province's register is complete, as one JSON object. */
export const watermarksSql = `(SELECT json_object_agg(province,
    to_char(watermark AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) FROM register)`;
