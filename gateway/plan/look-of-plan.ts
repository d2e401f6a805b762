import type { PersonalType } from "../../schema/access/data-agreement.ts";
import type { FieldGroup } from "../../schema/access/field-group.ts";
import type { PersonalLook } from "../../schema/access/look.ts";
import type { Part, PlanNode, SentField } from "./plan.ts";

/** All that a plan looks at of persons, and where it says on what ground. */
export interface PlanLook extends PersonalLook {
  /** The fields with an argument `access`. */
  readonly grounds: readonly SentField[];
}

const known = new WeakMap<PlanNode, PlanLook | null>();

/** Null when everything that is fetched is open to everyone. */
export function lookOfPlan(plan: PlanNode): PlanLook | null {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const look = joined(partsOf(plan));
  known.set(plan, look);
  return look;
}

/** All parts of the fetches from provinces. */
export function partsOf(node: PlanNode): readonly Part[] {
  if (node.kind === "shardedFetch") return node.parts;
  return "steps" in node ? node.steps.flatMap(partsOf) : [];
}

function joined(parts: readonly Part[]): PlanLook | null {
  const types = new Set<PersonalType>();
  const fields = new Map<FieldGroup, Set<string>>();
  for (const { look } of parts) {
    for (const type of look?.types ?? []) types.add(type);
    for (const [group, coordinates] of look?.fields ?? []) {
      const all = fields.get(group) ?? new Set();
      for (const coordinate of coordinates) all.add(coordinate);
      fields.set(group, all);
    }
  }
  if (fields.size === 0) return null;
  const grounds = parts
    .flatMap((part) => (part.kind === "field" ? [part.field] : part.fields))
    .filter(({ node }) => node.arguments?.some(({ name }) => name.value === "access"));
  return { types, groups: new Set(fields.keys()), fields, grounds };
}
