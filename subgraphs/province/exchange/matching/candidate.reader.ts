import { educationByLevel } from "../../../reference/education.ts";
import { coveringCodes } from "../../../reference/region-cover.ts";
import { provinceOf } from "../../../reference/regions.ts";
import { centsOfDecimal } from "../../../service/money.ts";
import type { PageRequest } from "../../../service/page.ts";
import type { Session } from "../../../service/session.ts";
import { allOf, behind, Values } from "../../../service/sql.ts";
import type { Demand } from "../../job/demand.ts";
import { watermarksSql } from "../../page/list.reader.ts";
import { supplyColumns } from "../../worker/supply.ts";
import { type WorkerRow, workerColumnSql } from "../../worker/worker-row.ts";
import { seeksWork } from "../migrations/0001-exchange-indexes.ts";
import { minorGroupOf } from "./minor-group.ts";
import { type PairPage, type PairRow, pagesOf } from "./pair-page.ts";
import { aYearBefore, yearOf } from "./priority.ts";
import { prioritySql } from "./priority-sql.ts";
import { orderOfPointsSql, pointsSql } from "./weigh-sql.ts";

/** A worker as a candidate: what is shown, and what the worker was weighed by. */
export interface CandidateRow extends WorkerRow {
  readonly education_rank: number;
}

export interface CandidateQuery {
  readonly page: PageRequest;
  /** Prefixes of the regions where a worker may be registered; null for any. */
  readonly registered: readonly string[] | null;
  /** The columns of the workers to show. */
  readonly columns: readonly (keyof WorkerRow & string)[];
  /** Whether each candidate is explained: then what they were weighed by is read, too. */
  readonly isExplained: boolean;
  readonly wantsWatermarks: boolean;
  /** Today in China, YYYY-MM-DD. */
  readonly today: string;
}

/**
 * Workers for each of these jobs, the best first, in one statement.
 *
 * How the workers are narrowed: a candidate seeks work and wants, or has practised, an occupation
 * of the job's minor group. `pool` finds them once per group, however many jobs of the batch ask
 * for it: those who want the group through a partial index that holds only who seeks work, those
 * who have practised it through the index on skills. Of 32,000 workers that leaves a few hundred
 * per group. Each job weighs its group's pool and keeps the best by a heap of the page's size;
 * only these are read in full.
 */
export async function findCandidates(
  session: Session,
  demands: readonly Demand[],
  query: CandidateQuery,
): Promise<PairPage<CandidateRow>[]> {
  const values = new Values();
  const asked = values.bind(JSON.stringify(demands.map(askerOf)));
  const ageYear = values.bind(yearOf(query.today));
  const aYearAgo = values.bind(aYearBefore(query.today));
  const points = `(${pointsSql(pair)} + ${prioritySql({ worker: "pool", ageYear, aYearAgo })})`;
  const order = orderOfPointsSql(points);
  const rows = await session.query<CandidateRow & PairRow>(
    `WITH asked AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset(${asked}::jsonb) AS asked (
    n int, occupation text, minor_group text, form text, pay_min_cents bigint,
    pay_max_cents bigint, covering text[], province text, education_rank int,
    age_min int, age_max int, target_groups text[])
),
wanted AS MATERIALIZED (SELECT DISTINCT minor_group FROM asked WHERE minor_group IS NOT NULL),
pool AS MATERIALIZED (
  SELECT found.minor_group, found.intends_group, found.held, ${weighedColumns}
  FROM (
    SELECT minor_group, id, bool_or(intends) AS intends_group,
           array_agg(occupation) FILTER (WHERE NOT intends) AS held
    FROM (
      SELECT wanted.minor_group, worker.id, true AS intends, NULL AS occupation
      FROM wanted
      JOIN worker ON minor_groups(worker.intent_occupations) @> ARRAY[wanted.minor_group]
                 AND ${seeksWork}
      UNION ALL
      SELECT wanted.minor_group, skill.worker_id, false, skill.occupation_code
      FROM wanted
      JOIN skill ON skill.occupation_code >= wanted.minor_group
                AND skill.occupation_code < wanted.minor_group || '.'
    ) AS hit
    GROUP BY minor_group, id
  ) AS found
  JOIN worker ON worker.id = found.id AND ${seeksWork}
  ${registeredIn(query, values)}
)
SELECT asked.n AS asked, best.list_id, best.list_order,
       ${query.wantsWatermarks ? watermarksSql : "NULL::json"} AS list_watermarks,
       ${columnsOf(query).join(", ")}
FROM asked
LEFT JOIN LATERAL (
  SELECT pool.id AS list_id, ${order} AS list_order
  FROM pool
  WHERE ${allOf(conditionsOf(query, { order, ageYear, values }))}
  ORDER BY list_order, list_id
  LIMIT ${values.bind(query.page.first + 1)}
) AS best ON true
LEFT JOIN worker ON worker.id = best.list_id
ORDER BY asked.n, best.list_order, best.list_id`,
    values.list,
  );
  return pagesOf(rows, { askers: demands.length, first: query.page.first });
}

function columnsOf({ columns, isExplained }: CandidateQuery): string[] {
  const names = isExplained ? [...new Set([...columns, ...explainedColumns])] : columns;
  return names.map((name) => `${columnSql(name)} AS ${name}`);
}

const explainedColumns = [...supplyColumns, "status", "status_as_of", "education_rank"] as const;

function columnSql(name: keyof CandidateRow): string {
  const computed: Readonly<Partial<Record<keyof CandidateRow, string>>> = workerColumnSql;
  return computed[name] ?? `worker.${name}`;
}

function registeredIn({ registered }: CandidateQuery, values: Values): string {
  if (registered === null) return "";
  return `WHERE worker.region_code ^@ ANY (${values.bind(registered)}::text[])`;
}

function conditionsOf(
  { page }: CandidateQuery,
  {
    order,
    ageYear,
    values,
  }: { readonly order: string; readonly ageYear: string; readonly values: Values },
): string[] {
  const turning = `(${ageYear}::int - pool.birth_year)`;
  const conditions = [
    "pool.minor_group = asked.minor_group",
    `coalesce(${turning} >= asked.age_min, true)`,
    `coalesce(${turning} - 1 <= asked.age_max, true)`,
  ];
  const cursor = behind(page.after, { order: `(${order})`, id: "pool.id" }, values);
  return cursor === null ? conditions : [...conditions, cursor];
}

/** What the pool keeps of a worker: no more than is weighed, because it may be large. */
const weighedColumns = [
  "id",
  "region_code",
  "birth_year",
  "education_rank",
  "population_category",
  "status",
  "status_as_of",
  "wants_to_go_out",
  "intent_occupations",
  "intent_regions",
  "intent_min_monthly_cents",
  "intent_forms",
]
  .map((name) => `worker.${name}`)
  .join(", ");

const pair = {
  intentExact: "asked.occupation = ANY (pool.intent_occupations)",
  intentRelated: "pool.intends_group",
  skillExact: "asked.occupation = ANY (pool.held)",
  skillRelated: "pool.held IS NOT NULL",
  wantedCents: "pool.intent_min_monthly_cents",
  payMinCents: "asked.pay_min_cents",
  payMaxCents: "asked.pay_max_cents",
  regionPreferred: "pool.intent_regions && asked.covering",
  anyRegion: "coalesce(pool.intent_regions = '{}', true)",
  staysAtHome: "pool.wants_to_go_out IS FALSE",
  sameProvince: "left(pool.region_code, 2) = asked.province",
  formWanted: "coalesce(pool.intent_forms = '{}' OR asked.form = ANY (pool.intent_forms), true)",
  educationMeets: "asked.education_rank <= pool.education_rank",
  isTargetGroup: "pool.population_category = ANY (asked.target_groups)",
} as const;

/** A job's side of the pair, as the statement reads it. A job that is not open asks for no trade. */
function askerOf(demand: Demand, n: number) {
  const { occupation, open } = demand;
  return {
    n,
    occupation,
    minor_group: open && occupation !== null ? minorGroupOf(occupation) : null,
    form: demand.form,
    pay_min_cents: demand.monthlyMin === null ? null : centsOfDecimal(demand.monthlyMin),
    pay_max_cents: demand.monthlyMax === null ? null : centsOfDecimal(demand.monthlyMax),
    covering: coveringCodes(demand.workplace),
    province: provinceOf(demand.workplace),
    education_rank: demand.educationMin === null ? 0 : educationByLevel(demand.educationMin).rank,
    age_min: demand.ageMin,
    age_max: demand.ageMax,
    target_groups: demand.targetGroups,
  };
}
