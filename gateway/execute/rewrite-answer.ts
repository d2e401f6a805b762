import { limits } from "../limits.ts";
import type { Rewrite } from "../plan/plan.ts";
import type { DataObject } from "./collect-targets.ts";
import { isTypeOf } from "./type-of.ts";

/** Gives fields that the planner had renamed their real names back, before the answer is grafted. */
export function rewriteAnswer(data: unknown, rewrites: readonly Rewrite[]): void {
  for (const rewrite of rewrites) apply(data, rewrite, 0);
}

/** @param lists how many lists stand around the value with nothing between them */
function apply(value: unknown, rewrite: Rewrite, depth: number, lists = 0): void {
  if (Array.isArray(value)) {
    if (lists > limits.answerNestingMax) return;
    for (const item of value) apply(item, rewrite, depth, lists + 1);
    return;
  }
  if (value === null || typeof value !== "object") return;
  const object = value as DataObject;
  const segment = rewrite.path[depth];
  if (segment === undefined) return;
  if (segment.kind === "type") {
    if (isTypeOf(object, segment.possible)) apply(object, rewrite, depth + 1);
    return;
  }
  if (depth < rewrite.path.length - 1) {
    apply(object[segment.name], rewrite, depth + 1);
    return;
  }
  if (!(segment.name in object)) return;
  if (rewrite.change.kind === "set") {
    object[segment.name] = rewrite.change.value;
    return;
  }
  object[rewrite.change.to] = object[segment.name];
  delete object[segment.name];
}
