import { checkedCents, checkedList, checkedText } from "../../service/checks.ts";
import { orderComplement } from "../../service/page.ts";
import { beginsWith, type Values } from "../../service/sql.ts";
import { liesIn, registeredIn } from "../region/region-filter.ts";
import { checkedOccupations } from "../vocabulary/code-checks.ts";
import type { WorkerFilter } from "./worker.filter.ts";

/** A condition on `worker`; null when every worker held here satisfies it. */
type ConditionOf<Value> = (
  value: NonNullable<Value>,
  values: Values,
  surroundings: Surroundings,
) => string | null;

interface Surroundings {
  /** The provinces held here. */
  readonly held: readonly string[];
  /** What of a province's workers was last touched before is stale. */
  readonly staleBefore: (province: string) => Date;
}

/** Each field of the filter as a condition on `worker`. A field that was not given has none. */
const conditionByField: { readonly [Name in keyof WorkerFilter]: ConditionOf<WorkerFilter[Name]> } =
  {
    regions: (codes, values, { held }) =>
      registeredIn("worker.region_code", { field: "filter.regions", codes, values, held }),
    status: (states, values) =>
      `worker.status = ANY(${values.bind(checkedList("filter.status", states))}::text[])`,
    categories: (categories, values) => {
      const bound = values.bind(checkedList("filter.categories", categories));
      return `worker.population_category = ANY(${bound}::text[])`;
    },
    occupations: (codes, values) => {
      const wanted = checkedOccupations("filter.occupations", codes);
      const full = wanted.filter(isFullOccupationCode);
      const groups = wanted.filter((code) => !isFullOccupationCode(code));
      const column = "worker.intent_occupations";
      // Full codes are found through the index on the array, groups by looking into it.
      return anyOf([
        ...(full.length > 0 ? [`${column} && ${values.bind(full)}::text[]`] : []),
        ...(groups.length > 0 ? [anyItem(column, beginsWith("item", groups, values))] : []),
      ]);
    },
    skills: (codes, values) => {
      const held = beginsWith(
        "skill.occupation_code",
        checkedOccupations("filter.skills", codes),
        values,
      );
      return `EXISTS (SELECT FROM skill WHERE skill.worker_id = worker.id AND ${held})`;
    },
    wantsWork: (wants, values) => `worker.wants_work = ${values.bind(wants)}::boolean`,
    wantsToGoOut: (wants, values) => `worker.wants_to_go_out = ${values.bind(wants)}::boolean`,
    preferredRegions: (codes, values) => {
      const preferred = liesIn("item", { field: "filter.preferredRegions", codes, values });
      return anyItem("worker.intent_regions", preferred);
    },
    minMonthlyWageAtMost: (decimal, values) => {
      const cents = values.bind(checkedCents("filter.minMonthlyWageAtMost", decimal));
      return `worker.wants_work IS NOT NULL
  AND coalesce(worker.intent_min_monthly_cents <= ${cents}::bigint, true)`;
    },
    languages: (languages, values) => {
      const spoken = checkedList("filter.languages", languages);
      for (const language of spoken) checkedText("filter.languages", language);
      return `worker.languages && ${values.bind(spoken)}::text[]`;
    },
    stale: (isStale, values, { held, staleBefore }) => {
      // The order of the list is when a record was touched, the latest first.
      const each = held.map((province) => {
        const touched = `${values.bind(orderComplement - staleBefore(province).getTime())}::bigint`;
        return `worker.province = ${values.bind(province)} AND worker.updated_order ${isStale ? ">" : "<="} ${touched}`;
      });
      return anyOf(each);
    },
  };

/** What a worker must be to be listed, in a fixed order, so that equal filters give equal SQL. */
export function workerConditions(
  filter: WorkerFilter,
  { values, ...surroundings }: Surroundings & { readonly values: Values },
): string[] {
  const conditions: string[] = [];
  for (const [name, conditionOf] of Object.entries(conditionByField)) {
    const given = filter[name as keyof WorkerFilter];
    if (given === null || given === undefined) continue;
    // The table pairs each field with a function of that field's type.
    const condition = (conditionOf as ConditionOf<unknown>)(given, values, surroundings);
    if (condition !== null) conditions.push(condition);
  }
  return conditions;
}

function isFullOccupationCode(code: string): boolean {
  return code.split("-").length === 4;
}

function anyOf(conditions: readonly string[]): string {
  return `(${conditions.join(" OR ")})`;
}

/** Some item of the array satisfies the condition, which calls it `item`. */
function anyItem(array: string, condition: string): string {
  return `EXISTS (SELECT FROM unnest(${array}) AS item WHERE ${condition})`;
}
