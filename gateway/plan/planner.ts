import { type PlanNode as LibraryNode, QueryPlanner } from "@graphql-hive/router-query-planner";
import { SupergraphError, UnplannableOperationError } from "../errors.ts";
import type { Supergraph } from "../supergraph/read-supergraph.ts";

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

/** The library's plan; null when nothing is to be fetched. That there is none is an answer too. */
export type LibraryPlan = LibraryNode | null | UnplannableOperationError;

export interface Planner {
  /** Percentages that occur in the supergraph: two draws between the same two give the same plan. */
  readonly percentages: readonly number[];
  plan(question: PlannerQuestion): LibraryPlan;
}

/**
 * The one door to the planner library. It neither validates nor knows introspection: both are
 * done before (see decisions/0001-planner-library.md).
 *
 * @throws SupergraphError when the library refuses the supergraph
 */
export function createPlanner({ plannerSdl }: Supergraph): Planner {
  const library = openLibrary(plannerSdl);
  return {
    percentages: library.overridePercentages,
    plan({ operation, operationName, overrides }) {
      const labels = new Set(overrides.labels);
      try {
        return library.plan(operation, operationName, labels, overrides.percent).node ?? null;
      } catch (cause) {
        return new UnplannableOperationError({ cause });
      }
    },
  };
}

function openLibrary(plannerSdl: string): QueryPlanner {
  try {
    return new QueryPlanner(plannerSdl);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SupergraphError([`The planner refuses it: ${reason}`], { cause });
  }
}
