import { limits } from "../../service/limits.ts";
import type { GivenSelection } from "../../service/selection.ts";
import type { Count } from "./count.ts";

/** How far the rows of a list are counted: up to a cap, or all of them. */
export type Counting = "CAPPED" | "EXACT";

/** The argument of every field that counts the rows of a list. */
export const exactArgument = {
  name: "exact",
  options: {
    defaultValue: false,
    description: `Count every row of the list, which takes as long as there are many. Otherwise a province stops beyond ${limits.countedRowsMax} and says AT_LEAST (精确计数).`,
  },
} as const;

/** How the field of a connection is to count, under all its aliases together; null when it is not selected. */
export function countingOf(connection: GivenSelection, field: string): Counting | null {
  if (!connection.has(field)) return null;
  return connection.asks(field, exactArgument.name) ? "EXACT" : "CAPPED";
}

/** Cuts the rows that are counted one beyond the cap, which tells that there are more. */
export function countedSql(counting: Counting): string {
  return counting === "EXACT" ? "" : ` LIMIT ${limits.countedRowsMax + 1}`;
}

/** What was counted of such rows. */
export function countOf(rows: number, counting: Counting): Count {
  return counting === "CAPPED" && rows > limits.countedRowsMax
    ? { value: limits.countedRowsMax, relation: "AT_LEAST" }
    : { value: rows, relation: "EXACT" };
}
