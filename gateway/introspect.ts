import { executeSync, type GraphQLSchema } from "graphql";
import type { Execution } from "./execute/execution.ts";
import type { Operation } from "./plan/compile-operation.ts";

/** The planner does not know `__schema` and `__type`: graphql-js answers them from the API schema. */
export function introspect(
  { prepared }: Operation,
  execution: Execution,
  schema: GraphQLSchema,
): void {
  const { introspection: document } = prepared;
  if (document === null) return;
  const { data } = executeSync({ schema, document, variableValues: execution.variables });
  Object.assign(execution.data, data);
  execution.note({ escaped: true, ascii: false });
}
