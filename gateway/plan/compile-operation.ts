import {
  type DocumentNode,
  GraphQLError,
  type GraphQLObjectType,
  OperationTypeNode,
} from "graphql";
import { RecentCache } from "../recent-cache.ts";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import type { PlanNode } from "./plan.ts";
import { planOperation } from "./plan-operation.ts";
import type { OverrideDraw, Planner } from "./planner.ts";
import { type PreparedOperation, prepareOperation } from "./prepare-operation.ts";
import { InvalidRequestError } from "./read-document.ts";
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
    throw refusal("UNSUPPORTED_OPERATION", "Subscriptions are not served over this transport.");
  }
  const rootType = supergraph.apiSchema.getRootType(operation);
  if (!rootType) throw refusal("UNSUPPORTED_OPERATION", `This API has no ${operation}.`);
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
    const given = conditionVariables.filter((name) => name in variables);
    const values = Object.fromEntries(given.map((name) => [name, variables[name] === true]));
    return planOrRefuse(
      plans.getOrCreate(JSON.stringify(values), () => planOf(prepared, values, house)),
    );
  };
}

type Planned = PlanNode | null | "cannot be planned";

function planOf(
  prepared: PreparedOperation,
  values: Readonly<Record<string, boolean>>,
  { supergraph, planner, overrides }: House,
): Planned {
  const operation = prepared.planned(values);
  if (operation === null) return null;
  const operationName = prepared.definition.name?.value;
  const planned = planOperation({ operation, operationName, overrides }, planner, supergraph);
  if (planned === null || planned === "cannot be planned") return planned;
  return translatePlan(planned, supergraph);
}

function planOrRefuse(planned: Planned): PlanNode | null {
  if (planned !== "cannot be planned") return planned;
  const advice = "Ask for the ids of the inner objects first, then for their fields by id.";
  throw refusal(
    "UNPLANNABLE_OPERATION",
    `The planner finds no way to answer this operation in one request. ${advice}`,
  );
}

function refusal(code: string, message: string): InvalidRequestError {
  return new InvalidRequestError([new GraphQLError(message, { extensions: { code } })]);
}
