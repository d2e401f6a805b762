import { type DocumentNode, type GraphQLObjectType, OperationTypeNode } from "graphql";
import { UnplannableOperationError, UnsupportedOperationError } from "../errors.ts";
import { RecentCache } from "../recent-cache.ts";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import type { PlanNode } from "./plan.ts";
import { planOperation } from "./plan-operation.ts";
import type { OverrideDraw, Planner } from "./planner.ts";
import { type PreparedOperation, prepareOperation } from "./prepare-operation.ts";
import { asRefusal } from "./read-document.ts";
import { translatePlan } from "./translate-plan.ts";

/** One operation, ready to run: compiled once, run for every request that asks it again. */
export interface Operation {
  readonly prepared: PreparedOperation;
  readonly rootType: GraphQLObjectType;
  /**
   * The plan, and null when nothing is to be fetched. It depends on the variables of @skip and
   * @include; one that is not given leaves nothing out.
   *
   * @throws InvalidRequestError when it cannot be planned
   */
  readonly planFor: (variables: Readonly<Record<string, unknown>>) => PlanNode | null;
}

interface House {
  readonly supergraph: Supergraph;
  readonly planner: Planner;
  readonly overrides: OverrideDraw;
  /** Told of each operation that cannot be planned, once. */
  readonly onFailure: (message: string, cause: unknown) => void;
}

/**
 * @param document validated
 * @throws InvalidRequestError
 */
export function compileOperation(
  { document, operationName }: { document: DocumentNode; operationName: string | undefined },
  house: House,
): Operation {
  const { supergraph } = house;
  const prepared = prepareOperation(document, operationName, supergraph.fieldNames);
  const { operation } = prepared.definition;
  if (operation === OperationTypeNode.SUBSCRIPTION) {
    throw asRefusal(
      new UnsupportedOperationError(
        "Subscriptions are served as server-sent events (accept: text/event-stream) and over WebSocket.",
      ),
    );
  }
  const rootType = supergraph.apiSchema.getRootType(operation);
  if (!rootType) throw asRefusal(new UnsupportedOperationError(`This API has no ${operation}.`));
  return { prepared, rootType, planFor: planFinder(prepared, house) };
}

/**
 * Plans an operation for each combination of values of its conditions that occurs: a plan for all
 * of them would hold back a field for what only its skipped neighbour requires (see
 * decisions/0007-conditions-before-planning.md). What the planner refuses once, it refuses again:
 * that is kept as a plan is.
 */
function planFinder(prepared: PreparedOperation, house: House): Operation["planFor"] {
  const { conditionVariables } = prepared;
  const plans = new RecentCache<Planned>(prepared.combinationsKept);
  return (variables) => {
    const given = conditionVariables.filter((name) => Object.hasOwn(variables, name));
    const values = Object.fromEntries(given.map((name) => [name, variables[name] === true]));
    const planned = plans.getOrCreate(JSON.stringify(values), () =>
      planOf(prepared, values, house),
    );
    if (planned instanceof UnplannableOperationError) throw asRefusal(planned);
    return planned;
  };
}

type Planned = PlanNode | null | UnplannableOperationError;

function planOf(
  prepared: PreparedOperation,
  values: Readonly<Record<string, boolean>>,
  { supergraph, planner, overrides, onFailure }: House,
): Planned {
  const operation = prepared.planned(values);
  if (operation === null) return null;
  const operationName = prepared.definition.name?.value;
  const planned = planOperation({ operation, operationName, overrides }, planner, supergraph);
  if (planned === null) return null;
  if (!(planned instanceof UnplannableOperationError)) return translatePlan(planned, supergraph);
  onFailure("The planner has no plan for an operation.", planned.cause);
  return planned;
}
