import { beginOfDayInChina } from "../../../schema/access/day-in-china.ts";
import { describedEnum } from "../../service/described-enum.ts";
import { limits } from "../../service/limits.ts";
import { orderComplement } from "../../service/page.ts";
import type { OrderColumns, Values } from "../../service/sql.ts";
import type { Ranking } from "../page/ranking.ts";

export const JobSort = describedEnum("JobSort", "The order of a list of jobs (排序).", {
  RELEVANCE: `The best hits first; without text, the newest first (相关度). Of each province up to ${limits.rankedOfTodayMax} hits of today and the ${limits.rankedEarlierMax} newest before, open or not, are ranked; all others follow, the newest first.`,
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

export function jobOrder(sort: JobSort): OrderColumns {
  return { order: columnBySort[sort], id: "job.id" };
}

/** No rank is greater, so that ranked rows have orders from 0 to this. */
const millionthsMax = 2_000_000;

export interface RelevanceOptions {
  /** The SQL of the text's tsquery. */
  readonly query: string;
  /** What a hit must be besides, however the posting is doing. */
  readonly narrowing: readonly string[];
  /** What it must be that may change from one day to the next. */
  readonly general: readonly string[];
  /** The provinces held here: each has hits of its own that are ranked. */
  readonly held: readonly string[];
  readonly now: Date;
  readonly values: Values;
}

/** Ranks each province's hits of today, and the newest before. */
export function byRelevance({
  query,
  narrowing,
  general,
  held,
  now,
  values,
}: RelevanceOptions): Ranking {
  const millionths = `round(ts_rank('${weights}', job.search, ${query}) * 1000000)::bigint`;
  const today = values.bind(orderComplement - beginOfDayInChina(now).getTime());
  return {
    order: `greatest(0, ${millionthsMax} - ${millionths})`,
    orderMax: millionthsMax,
    groups: held.flatMap((province) => {
      const hits = [...narrowing, `job.search @@ ${query}`];
      if (held.length > 1) hits.push(`job.province = ${values.bind(province)}`);
      return [
        {
          conditions: [...hits, `job.published_order <= ${today}::bigint`],
          rowsMax: limits.rankedOfTodayMax,
        },
        {
          conditions: [...hits, `job.published_order > ${today}::bigint`],
          rowsMax: limits.rankedEarlierMax,
        },
      ];
    }),
    conditions: general,
  };
}
