import { educationByLevel } from "../../reference/education.ts";
import {
  checkedCents,
  checkedDateTime,
  checkedList,
  checkedMonth,
  checkedWholeNumber,
} from "../../service/checks.ts";
import { orderComplement } from "../../service/page.ts";
import { beginsWith, type Values } from "../../service/sql.ts";
import { checkedId } from "../global-id.ts";
import { liesIn, provincesOf, registeredIn, registeredOutside } from "../region/region-filter.ts";
import { checkedIndustries, checkedOccupations, checkedUscc } from "../vocabulary/code-checks.ts";
import type { JobFilter } from "./job.filter.ts";
import { isInTime } from "./overdue.ts";

export interface JobConditionOptions {
  /** The provinces held here, in ascending order. */
  readonly held: readonly string[];
  readonly values: Values;
}

/** A condition on `job`; null when every job held here satisfies it. */
type ConditionOf<Value> = (
  value: NonNullable<Value>,
  values: Values,
  held: readonly string[],
) => string | null;

/**
 * Each field of the filter as a condition on `job`. A field that was not given has none; status
 * and repetition are among the general conditions.
 */
const conditionByField: {
  readonly [Name in keyof JobFilter]: ConditionOf<JobFilter[Name]> | null;
} = {
  // Full text also decides the order, so the reader takes care of it.
  text: null,
  regions: (codes, values, held) =>
    registeredIn("job.region_code", { field: "filter.regions", codes, values, held }),
  excludeRegions: (codes, values, held) =>
    registeredOutside("job.region_code", { field: "filter.excludeRegions", codes, values, held }),
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
  // The order of the list is when a job was published, the latest first.
  publishedAfter: (instant, values) => {
    const after = Date.parse(checkedDateTime("filter.publishedAfter", instant));
    return `job.published_order < ${values.bind(orderComplement - after)}::bigint`;
  },
  targetGroups: (groups, values) =>
    `job.target_groups && ${values.bind(checkedList("filter.targetGroups", groups))}::text[]`,
  brand: (id, values) => `job.brand_id = ${values.bind(checkedId(id, "filter.brand"))}`,
  workshop: (id, values) => `job.workshop_id = ${values.bind(checkedId(id, "filter.workshop"))}`,
  status: null,
  employer: (uscc, values) => {
    const bound = values.bind(checkedUscc("filter.employer", uscc));
    return `job.employer_id IN (SELECT employer.id FROM employer WHERE employer.uscc = ${bound})`;
  },
  collapseDuplicates: null,
};

/** What narrows the list, in a fixed order, so that equal filters give equal SQL. */
export function narrowingConditions(
  filter: JobFilter,
  { held, values }: JobConditionOptions,
): string[] {
  const conditions: string[] = [];
  for (const [name, conditionOf] of Object.entries(conditionByField)) {
    const given = filter[name as keyof JobFilter];
    if (conditionOf === null || given === null || given === undefined) continue;
    // The table pairs each field with a function of that field's type.
    const condition = (conditionOf as ConditionOf<unknown>)(given, values, held);
    if (condition !== null) conditions.push(condition);
  }
  return conditions;
}

/** What nearly every posting is: in a state that is asked for, and no repetition of another. */
export function generalConditions(filter: JobFilter, options: JobConditionOptions): string[] {
  const states = `${options.values.bind(checkedList("filter.status", filter.status))}::text[]`;
  const isNotRepeated = filter.collapseDuplicates ? notRepeated(filter.regions, options) : null;
  return [
    `job.status = ANY(${isText(filter) ? unplanned(states) : states})`,
    ...(showsOverdue(filter) ? [] : [isInTime(filter.status)]),
    ...(isNotRepeated === null ? [] : [isNotRepeated]),
  ];
}

function isText({ text }: JobFilter): boolean {
  return text !== null && text !== undefined;
}

/**
 * A value that PostgreSQL plans without: beside words, it would read a whole index of open jobs to save
 * a few looks at closed ones.
 */
function unplanned(value: string): string {
  return `(SELECT ${value})::text[]`;
}

/** One whose last day is over is expired, though its row may say for a moment that it is open. */
function showsOverdue({ status }: JobFilter): boolean {
  return !status.includes("OPEN") || status.includes("EXPIRED");
}

/**
 * The posting that is repeated is listed by its own province, if that one is asked. A posting
 * repeats one of another province, so one province alone repeats none of those asked.
 */
function notRepeated(
  regions: JobFilter["regions"],
  { held, values }: JobConditionOptions,
): string | null {
  if (regions === null || regions === undefined) return "job.duplicate_of IS NULL";
  const asked = provincesOf(regions);
  const [only, ...others] = held;
  if (others.length === 0 && asked.every((province) => province === only)) return null;
  const bound = values.bind(asked);
  return `(job.duplicate_of IS NULL OR NOT left(job.duplicate_of, 2) = ANY(${bound}::text[]))`;
}
