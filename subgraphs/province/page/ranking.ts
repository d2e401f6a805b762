import type { PageRequest } from "../../service/page.ts";
import { allOf, behind, type OrderColumns, type Values } from "../../service/sql.ts";

/**
 * An order that is computed of each row cannot be walked by an index. So only some rows are ranked,
 * and stand before all others, which follow in the order of the list's columns.
 * `subgraphs/decisions/0016-relevance-of-the-newest.md` says which, and why a walk sees each row once.
 */
export interface Ranking {
  /** The computed order: a whole number, the best first. */
  readonly order: string;
  /** Its greatest value: less than any of the order column, so that a cursor tells where it stands. */
  readonly orderMax: number;
  /** What may be ranked, a group at a time. */
  readonly groups: readonly RankedGroup[];
  /** What the group does not ask for, but the list does. */
  readonly conditions: readonly string[];
}

/** The first rows of those that satisfy the conditions. */
export interface RankedGroup {
  readonly conditions: readonly string[];
  readonly rowsMax: number;
}

interface RankedList {
  readonly table: string;
  /** What a row of the list must be, ranked or not. */
  readonly conditions: readonly string[];
  readonly order: OrderColumns;
  readonly page: PageRequest;
  readonly values: Values;
}

/** What is ranked, read once for the page and its count. */
export function candidatesSql(
  { table, order }: Pick<RankedList, "table" | "order">,
  ranking: Ranking,
): string {
  const groups = ranking.groups.map(
    ({ conditions, rowsMax }) => `(SELECT ${ranking.order} AS list_order, ${order.id} AS list_id,
    ${allOf(ranking.conditions)} AS is_listed
  FROM ${table}
  WHERE ${allOf(conditions)}
  ORDER BY ${order.order}, ${order.id}
  LIMIT ${rowsMax})`,
  );
  return `WITH candidate AS MATERIALIZED (
  ${groups.join("\n  UNION ALL\n  ")}
)
`;
}

/**
 * The places of the page's rows and of one more. Rows that are not ranked are read only when the ranked
 * ones do not fill the page, and when there may be any.
 */
export function rankedPlacesSql(
  { table, conditions, order, page, values }: RankedList,
  ranking: Ranking,
): string {
  const rows = `${values.bind(page.first + 1)}::bigint`;
  const isAmongRanked = page.after === null || page.after.order <= ranking.orderMax;
  const ranked = behind(
    isAmongRanked ? page.after : null,
    { order: "list_order", id: "list_id" },
    values,
  );
  const further = behind(isAmongRanked ? null : page.after, order, values);
  const isFurther = `${order.id} NOT IN (SELECT list_id FROM candidate)`;
  return `WITH ranked AS MATERIALIZED (
  SELECT list_order, list_id FROM candidate
  WHERE ${allOf([isAmongRanked ? "is_listed" : "false", ...(ranked === null ? [] : [ranked])])}
  ORDER BY list_order, list_id
  LIMIT ${rows}
)
SELECT list_order, list_id FROM ranked
UNION ALL
(SELECT list_order, list_id FROM (
  SELECT ${order.order} AS list_order, ${order.id} AS list_id
  FROM ${table}
  WHERE ${allOf([...conditions, isFurther, ...(further === null ? [] : [further])])}
  ORDER BY ${order.order}, ${order.id}
  LIMIT ${rows}
) AS further
LIMIT CASE WHEN ${isWhole(ranking)} THEN 0 ELSE ${rows} - (SELECT count(*) FROM ranked) END)`;
}

/** How many rows the list has: what is ranked need not be found once more when it is all there is. */
export function rankedTotalSql(ranking: Ranking, total: string): string {
  return `CASE WHEN ${isWhole(ranking)} THEN (SELECT count(*) FROM candidate WHERE is_listed) ELSE ${total} END`;
}

/** Whether no group was cut, so that every row of the list is ranked. */
function isWhole({ groups }: Ranking): string {
  const least = Math.min(...groups.map(({ rowsMax }) => rowsMax));
  return `(SELECT count(*) FROM candidate) < ${least}`;
}
