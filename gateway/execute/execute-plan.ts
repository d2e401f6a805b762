import type { PlanNode } from "../plan/plan.ts";
import type { Execution } from "./execution.ts";
import { fetchEntities } from "./fetch-entities.ts";
import { fetchRoot } from "./fetch-root.ts";
import { fetchSharded } from "./fetch-sharded.ts";

/** The only walk over a plan. All control flow of an execution is on this page. */
export async function executePlan(plan: PlanNode, execution: Execution): Promise<void> {
  switch (plan.kind) {
    case "sequence":
      for (const step of plan.steps) await executePlan(step, execution);
      return;
    case "parallel":
      await Promise.all(plan.steps.map((step) => executePlan(step, execution)));
      return;
    case "rootFetch":
      return fetchRoot(plan, execution);
    case "entityFetch":
      return fetchEntities(plan, execution);
    case "shardedFetch":
      return fetchSharded(plan, execution);
    default:
      return unreachable(plan);
  }
}

function unreachable(plan: never): never {
  throw new Error(`Unknown plan step: ${JSON.stringify(plan)}`);
}
