import { describedEnum } from "../../service/described-enum.ts";
import { orderComplement } from "../../service/page.ts";
import type { OrderColumns } from "../../service/sql.ts";

export const JobSort = describedEnum("JobSort", "The order of a list of jobs (排序).", {
  RELEVANCE: "The best hits first; without text, the newest first (相关度).",
  PUBLISHED_DESC: "The newest first (最新发布).",
  WAGE_DESC: "The best paid first, piece work last (薪酬从高到低).",
  DEADLINE_ASC: "What closes next first (截止日期从近到远).",
});
export type JobSort = keyof typeof JobSort;

const columnBySort: Readonly<Record<JobSort, string>> = {
  RELEVANCE: "job.published_order",
  PUBLISHED_DESC: "job.published_order",
  WAGE_DESC: "job.wage_order",
  DEADLINE_ASC: "job.deadline_order",
};

/**
 * How much a hit counts by its place, from D to A: description, employer, occupation, title.
 * Fixed, and the rank reads nothing but the posting itself, so the same posting has the same
 * relevance in every database.
 */
const weights = "{0.1, 0.2, 0.4, 1.0}";

/** `query` is the SQL of the text's tsquery; null when there is no text. */
export function jobOrder(
  sort: JobSort,
  query: string | null,
): OrderColumns & { readonly isRanked: boolean } {
  if (sort !== "RELEVANCE" || query === null)
    return { order: columnBySort[sort], id: "job.id", isRanked: false };
  const millionths = `round(ts_rank('${weights}', job.search, ${query}) * 1000000)::bigint`;
  return { order: `(${orderComplement} - ${millionths})`, id: "job.id", isRanked: true };
}
