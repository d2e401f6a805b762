import { educationByLevel } from "../../reference/education.ts";
import {
  checkedCents,
  checkedDateTime,
  checkedList,
  checkedMonth,
  checkedWholeNumber,
} from "../../service/checks.ts";
import { beginsWith, type Values } from "../../service/sql.ts";
import { checkedId } from "../global-id.ts";
import { liesIn, provincesOf } from "../region/region-filter.ts";
import { checkedIndustries, checkedOccupations, checkedUscc } from "../vocabulary/code-checks.ts";
import type { JobFilter } from "./job.filter.ts";

type ConditionOf<Value> = (value: NonNullable<Value>, values: Values) => string;

/** Each field of the filter as a condition on `job`. A field that was not given has none. */
const conditionByField: {
  readonly [Name in keyof JobFilter]: ConditionOf<JobFilter[Name]> | null;
} = {
  // Full text also decides the order, so the reader takes care of it.
  text: null,
  regions: (codes, values) => liesIn("job.region_code", { field: "filter.regions", codes, values }),
  excludeRegions: (codes, values) =>
    `NOT ${liesIn("job.region_code", { field: "filter.excludeRegions", codes, values })}`,
  workplaces: (codes, values) =>
    liesIn("job.workplace_code", { field: "filter.workplaces", codes, values }),
  occupations: (codes, values) =>
    beginsWith("job.occupation_code", checkedOccupations("filter.occupations", codes), values),
  industries: (codes, values) =>
    beginsWith("job.industry_code", checkedIndustries("filter.industries", codes), values),
  forms: (forms, values) =>
    `job.form = ANY(${values.bind(checkedList("filter.forms", forms))}::text[])`,
  wageMonthlyMin: (decimal, values) =>
    `job.monthly_min_cents >= ${values.bind(checkedCents("filter.wageMonthlyMin", decimal))}::bigint`,
  education: (level, values) =>
    `job.education_rank <= ${values.bind(educationByLevel(level).rank)}::smallint`,
  ageFits: (age, values) => {
    const bound = values.bind(checkedWholeNumber("filter.ageFits", age, { min: 0, max: 150 }));
    return `${bound}::int BETWEEN coalesce(job.age_min, 0) AND coalesce(job.age_max, 150)`;
  },
  boardAndLodging: (both) =>
    both ? "job.board AND job.lodging" : "NOT (job.board AND job.lodging)",
  season: (month, values) => {
    const { first, last } = checkedMonth("filter.season", month);
    return `coalesce(job.season_start <= ${values.bind(last)}::date, true)
  AND coalesce(job.season_end >= ${values.bind(first)}::date, true)`;
  },
  publishedAfter: (instant, values) =>
    `job.published_at > ${values.bind(checkedDateTime("filter.publishedAfter", instant))}::timestamptz`,
  targetGroups: (groups, values) =>
    `job.target_groups && ${values.bind(checkedList("filter.targetGroups", groups))}::text[]`,
  brand: (id, values) => `job.brand_id = ${values.bind(checkedId(id))}`,
  workshop: (id, values) => `job.workshop_id = ${values.bind(checkedId(id))}`,
  status: (states, values) =>
    `job.status = ANY(${values.bind(checkedList("filter.status", states))}::text[])`,
  employer: (uscc, values) => {
    const bound = values.bind(checkedUscc("filter.employer", uscc));
    return `job.employer_id IN (SELECT employer.id FROM employer WHERE employer.uscc = ${bound})`;
  },
  // The posting that is repeated is listed by its own province, if that one is asked.
  collapseDuplicates: null,
};

/** What a posting must be to be listed, in a fixed order, so that equal filters give equal SQL. */
export function jobConditions(filter: JobFilter, values: Values): string[] {
  const conditions: string[] = [];
  for (const [name, conditionOf] of Object.entries(conditionByField)) {
    const given = filter[name as keyof JobFilter];
    if (conditionOf === null || given === null || given === undefined) continue;
    // The table pairs each field with a function of that field's type.
    conditions.push((conditionOf as ConditionOf<unknown>)(given, values));
  }
  if (filter.collapseDuplicates) conditions.push(notRepeated(filter.regions, values));
  return conditions;
}

function notRepeated(regions: JobFilter["regions"], values: Values): string {
  if (regions === null || regions === undefined) return "job.duplicate_of IS NULL";
  const asked = values.bind(provincesOf(regions));
  return `(job.duplicate_of IS NULL OR NOT left(job.duplicate_of, 2) = ANY(${asked}::text[]))`;
}
