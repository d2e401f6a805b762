import { partsOf } from "./look-of-plan.ts";
import type { FieldPart, PlanNode } from "./plan.ts";

/** A part that is for some roles alone. */
export type PartForRoles = FieldPart & { readonly roles: NonNullable<FieldPart["roles"]> };

const known = new WeakMap<PlanNode, readonly PartForRoles[]>();

/** What a plan fetches that is for some roles alone. */
export function partsForRoles(plan: PlanNode): readonly PartForRoles[] {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const parts = partsOf(plan).filter(
    (part): part is PartForRoles => part.kind === "field" && part.roles !== null,
  );
  known.set(plan, parts);
  return parts;
}
