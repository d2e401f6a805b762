import { educationByLevel } from "../../../reference/education.ts";
import { coveredPrefixes } from "../../../reference/region-cover.ts";
import { provinceOf } from "../../../reference/regions.ts";
import { centsOfDecimal } from "../../../service/money.ts";
import type { PageRequest } from "../../../service/page.ts";
import type { Session } from "../../../service/session.ts";
import { allOf, behind, Values } from "../../../service/sql.ts";
import { watermarksSql } from "../../coverage/coverage.reader.ts";
import type { JobRow } from "../../job/job-row.ts";
import { jobColumnSql } from "../../job/overdue.ts";
import type { Supply } from "../../worker/supply.ts";
import { type AskerPage, type AskerRow, pagesOf } from "../asker-page.ts";
import { jobsLookedAt } from "./jobs-looked-at.ts";
import { minorGroupsOf } from "./minor-group.ts";
import { orderOfPointsSql, pointsSql } from "./weigh-sql.ts";

export interface MatchQuery {
  readonly page: PageRequest;
  /** Prefixes of the regions where a job may be registered; null for any. */
  readonly registered: readonly string[] | null;
  /** The provinces asked beside this one: a posting that repeats one of theirs is left to them. */
  readonly askedProvinces: readonly string[] | null;
  /** The columns of `job_posting` to read. */
  readonly columns: readonly (keyof JobRow & string)[];
  readonly wantsWatermarks: boolean;
  /** The year in which ages are counted. */
  readonly ageYear: number;
}

/**
 * Open jobs for each of these workers, the best first, in one statement.
 *
 * How the jobs are narrowed: a job must be of the minor group of an occupation the worker wants or
 * has practised. Of each such group so many are weighed (`jobsLookedAt`), the best are kept by a heap of
 * the page's size, and only the kept ones are read in full.
 */
export async function findMatches(
  session: Session,
  supplies: readonly Supply[],
  query: MatchQuery,
): Promise<AskerPage<JobRow>[]> {
  const values = new Values();
  const asked = values.bind(JSON.stringify(supplies.map(askerOf)));
  const order = orderOfPointsSql(pointsSql(pair));
  const conditions = conditionsOf(query, { order, values });
  const columns = query.columns.map((name) => `${jobColumnSql(name)} AS ${name}`);
  const rows = await session.query<JobRow & AskerRow>(
    `SELECT asked.n AS asked, best.list_id, best.list_order,
       ${query.wantsWatermarks ? watermarksSql : "NULL::json"} AS list_watermarks,
       ${columns.join(", ")}
FROM jsonb_to_recordset(${asked}::jsonb) AS asked (
       n int, intended text[], intended_groups text[], held text[], held_groups text[],
       known text[], groups text[], prefixes text[], provinces text[], smaller text[], any_region boolean, stays_home boolean, home text,
       forms text[], wanted_cents bigint, birth_year int, education_rank int, category text)
LEFT JOIN LATERAL (
  SELECT job.id AS list_id, ${order} AS list_order
  FROM unnest(asked.groups) AS minor_group (code)
  CROSS JOIN LATERAL (${jobsLookedAt({ ...query, values })}) AS job
  WHERE ${allOf(conditions)}
  ORDER BY list_order, list_id
  LIMIT ${values.bind(query.page.first + 1)}
) AS best ON true
LEFT JOIN job_posting AS job ON job.id = best.list_id
ORDER BY asked.n, best.list_order, best.list_id`,
    values.list,
    { plan: "kept" },
  );
  return pagesOf(rows, { askers: supplies.length, first: query.page.first });
}

function conditionsOf(
  { page, ageYear }: MatchQuery,
  { order, values }: { readonly order: string; readonly values: Values },
): string[] {
  const turning = `(${values.bind(ageYear)}::int - asked.birth_year)`;
  const conditions = [
    `coalesce(${turning} >= job.age_min, true)`,
    `coalesce(${turning} - 1 <= job.age_max, true)`,
  ];
  const cursor = behind(page.after, { order: `(${order})`, id: "job.id" }, values);
  return cursor === null ? conditions : [...conditions, cursor];
}

const pair = {
  intentExact: "job.occupation_code = ANY (asked.intended)",
  intentRelated: "minor_group.code = ANY (asked.intended_groups)",
  skillExact: "job.occupation_code = ANY (asked.held)",
  skillRelated: "minor_group.code = ANY (asked.held_groups)",
  wantedCents: "asked.wanted_cents",
  payMinCents: "job.monthly_min_cents",
  payMaxCents: "job.monthly_max_cents",
  regionPreferred: "job.workplace_code ^@ ANY (asked.prefixes)",
  anyRegion: "asked.any_region",
  staysAtHome: "asked.stays_home",
  sameProvince: "left(job.workplace_code, 2) = asked.home",
  formWanted: "(asked.forms = '{}' OR job.form = ANY (asked.forms))",
  educationMeets: "job.education_rank <= asked.education_rank",
  isTargetGroup: "asked.category = ANY (job.target_groups)",
} as const;

/** A worker's side of the pair, as the statement reads it. Who wants no work asks for no trade. */
function askerOf(supply: Supply, n: number) {
  const known = [...new Set([...supply.occupations, ...supply.skills])];
  const prefixes = coveredPrefixes(supply.regions);
  return {
    n,
    intended: supply.occupations,
    intended_groups: minorGroupsOf(supply.occupations),
    held: supply.skills,
    held_groups: minorGroupsOf(supply.skills),
    known,
    groups: supply.wantsWork ? minorGroupsOf(known) : [],
    prefixes,
    provinces: prefixes.filter((prefix) => prefix.length === 2),
    smaller: prefixes.filter((prefix) => prefix.length > 2),
    any_region: supply.regions.length === 0,
    stays_home: supply.wantsToGoOut === false,
    home: provinceOf(supply.homeRegion),
    forms: supply.forms,
    wanted_cents: supply.minMonthlyWage === null ? null : centsOfDecimal(supply.minMonthlyWage),
    birth_year: supply.birthYear,
    education_rank: supply.education === null ? 0 : educationByLevel(supply.education).rank,
    category: supply.populationCategory,
  };
}
