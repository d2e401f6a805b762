import type { FieldCondition } from "../plan/plan.ts";

/** Whether a field is asked at all, by the values of its @skip and @include variables. */
export function isIncluded(
  conditions: readonly FieldCondition[],
  variables: Readonly<Record<string, unknown>>,
): boolean {
  return conditions.every(({ variable, included }) => (variables[variable] === true) === included);
}
