import { educationByLevel } from "../../../reference/education.ts";
import { coveringCodes } from "../../../reference/region-cover.ts";
import { provinceOf } from "../../../reference/regions.ts";
import { centsOfDecimal } from "../../../service/money.ts";
import type { PageRequest } from "../../../service/page.ts";
import type { Session } from "../../../service/session.ts";
import { allOf, behind, Values } from "../../../service/sql.ts";
import { watermarksSql } from "../../coverage/coverage.reader.ts";
import type { Demand } from "../../job/demand.ts";
import { supplyColumns } from "../../worker/supply.ts";
import { type WorkerRow, workerColumnSql } from "../../worker/worker-row.ts";
import { type AskerPage, type AskerRow, pagesOf } from "../asker-page.ts";
import { minorGroupOf } from "./minor-group.ts";
import { aYearBefore, yearOf } from "./priority.ts";
import { prioritySql } from "./priority-sql.ts";
import { seekersLookedAt } from "./seekers-looked-at.ts";
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
 * How the workers are narrowed: `seeker` holds who seeks work, by the minor group of what they
 * want or have practised. Of the job's own group so many are weighed (`seekersLookedAt`), the best are
 * kept by a heap of the page's size, and only these are read in full.
 */
export async function findCandidates(
  session: Session,
  demands: readonly Demand[],
  query: CandidateQuery,
): Promise<AskerPage<CandidateRow>[]> {
  const values = new Values();
  const asked = values.bind(JSON.stringify(demands.map(askerOf)));
  const ageYear = values.bind(yearOf(query.today));
  const aYearAgo = values.bind(aYearBefore(query.today));
  const points = `(${pointsSql(pair)} + ${prioritySql({ worker: "seeker", ageYear, aYearAgo })})`;
  const order = orderOfPointsSql(points);
  const rows = await session.query<CandidateRow & AskerRow>(
    `SELECT asked.n AS asked, best.list_id, best.list_order,
       ${query.wantsWatermarks ? watermarksSql : "NULL::json"} AS list_watermarks,
       ${columnsOf(query).join(", ")}
FROM jsonb_to_recordset(${asked}::jsonb) AS asked (
       n int, occupation text, minor_group text, form text, pay_min_cents bigint,
       pay_max_cents bigint, covering text[], province text, education_rank int,
       age_min int, age_max int, target_groups text[])
LEFT JOIN LATERAL (
  SELECT seeker.worker_id AS list_id, ${order} AS list_order
  FROM (${seekersLookedAt({ rows: session.rows, registered: query.registered, values })}) AS seeker
  WHERE ${allOf(conditionsOf(query, { order, ageYear, values }))}
  ORDER BY list_order, list_id
  LIMIT ${values.bind(query.page.first + 1)}
) AS best ON true
LEFT JOIN worker ON worker.id = best.list_id
ORDER BY asked.n, best.list_order, best.list_id`,
    values.list,
    { plan: "kept" },
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

function conditionsOf(
  { page }: CandidateQuery,
  {
    order,
    ageYear,
    values,
  }: { readonly order: string; readonly ageYear: string; readonly values: Values },
): string[] {
  const turning = `(${ageYear}::int - seeker.birth_year)`;
  const conditions = [
    `coalesce(${turning} >= asked.age_min, true)`,
    `coalesce(${turning} - 1 <= asked.age_max, true)`,
  ];
  const cursor = behind(page.after, { order: `(${order})`, id: "seeker.worker_id" }, values);
  return cursor === null ? conditions : [...conditions, cursor];
}

const pair = {
  intentExact: "asked.occupation = ANY (seeker.intended)",
  intentRelated: "seeker.intends_group",
  skillExact: "asked.occupation = ANY (seeker.held)",
  skillRelated: "seeker.held <> '{}'",
  wantedCents: "seeker.min_monthly_cents",
  payMinCents: "asked.pay_min_cents",
  payMaxCents: "asked.pay_max_cents",
  regionPreferred: "seeker.regions && asked.covering",
  anyRegion: "seeker.regions = '{}'",
  staysAtHome: "seeker.wants_to_go_out IS FALSE",
  sameProvince: "left(seeker.region_code, 2) = asked.province",
  formWanted: "(seeker.forms = '{}' OR asked.form = ANY (seeker.forms))",
  educationMeets: "asked.education_rank <= seeker.education_rank",
  isTargetGroup: "seeker.population_category = ANY (asked.target_groups)",
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
