import {
  type DocumentNode,
  GraphQLError,
  type GraphQLObjectType,
  OperationTypeNode,
} from "graphql";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import type { PlanNode } from "./plan.ts";
import type { OverrideDraw, Planner } from "./planner.ts";
import { type PreparedOperation, prepareOperation } from "./prepare-operation.ts";
import { InvalidRequestError } from "./read-document.ts";
import { translatePlan } from "./translate-plan.ts";

/** One operation, ready to run: compiled once, run for every request that asks it again. */
export interface Operation {
  readonly prepared: PreparedOperation;
  /** Null when nothing is to be fetched. */
  readonly plan: PlanNode | null;
  readonly rootType: GraphQLObjectType;
}

/** @param document validated, and holding the operation */
export function compileOperation(
  { document, operationName }: { document: DocumentNode; operationName: string | undefined },
  house: {
    readonly supergraph: Supergraph;
    readonly planner: Planner;
    readonly overrides: OverrideDraw;
  },
): Operation {
  const { supergraph, planner, overrides } = house;
  const prepared = prepareOperation(document, operationName, supergraph.fieldNames);
  const { operation, name } = prepared.definition;
  if (operation === OperationTypeNode.SUBSCRIPTION) {
    const message = "Subscriptions are not served over this transport.";
    const extensions = { code: "UNSUPPORTED_OPERATION" };
    throw new InvalidRequestError([new GraphQLError(message, { extensions })]);
  }
  const rootType = supergraph.apiSchema.getRootType(operation);
  if (!rootType) throw new Error(`The supergraph has no ${operation} type.`);
  const planned =
    prepared.planned === null
      ? null
      : planner.plan({ operation: prepared.planned, operationName: name?.value, overrides });
  return { prepared, rootType, plan: planned === null ? null : translatePlan(planned, supergraph) };
}
