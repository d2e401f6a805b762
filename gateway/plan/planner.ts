import { type PlanNode as LibraryNode, QueryPlanner } from "@graphql-hive/router-query-planner";
import { SupergraphError } from "../errors.ts";
import { withEntrances } from "../supergraph/entrances.ts";

/** Which @override labels are on, and the draw for labels of the form "percent(N)". */
export interface OverrideDraw {
  readonly labels: ReadonlySet<string>;
  /** A number from 0 to 100; a field with a higher percentage is taken from the new subgraph. */
  readonly percent: number;
}

export interface PlannerQuestion {
  readonly operation: string;
  readonly operationName: string | undefined;
  readonly overrides: OverrideDraw;
}

/** The library's plan; null when nothing is to be fetched. */
export type LibraryPlan = LibraryNode | null | "cannot be planned";

export interface Planner {
  /** Percentages that occur in the supergraph: two draws between the same two give the same plan. */
  readonly percentages: readonly number[];
  plan(question: PlannerQuestion): LibraryPlan;
}

/**
 * The one door to the planner library. It neither validates nor knows introspection: both are
 * done before (see decisions/0001-planner-library.md).
 */
export function createPlanner(supergraphSdl: string): Planner {
  const library = openLibrary(withEntrances(supergraphSdl));
  return {
    percentages: library.overridePercentages,
    plan({ operation, operationName, overrides }) {
      const labels = new Set(overrides.labels);
      try {
        return library.plan(operation, operationName, labels, overrides.percent).node ?? null;
      } catch {
        // The library throws for what it has no answer to; its text is about its own graph.
        return "cannot be planned";
      }
    },
  };
}

function openLibrary(supergraphSdl: string): QueryPlanner {
  try {
    return new QueryPlanner(supergraphSdl);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SupergraphError([`The planner refuses it: ${reason}`], { cause });
  }
}
