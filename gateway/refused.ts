import { type GraphQLError, type GraphQLFormattedError, Kind } from "graphql";

/** Why a request is refused before it is executed, as its client reads it. */
export function refused(errors: readonly GraphQLError[]): {
  readonly kind: "refused";
  readonly errors: readonly GraphQLFormattedError[];
} {
  const formatted = errors.map((error) => ({
    ...error.toJSON(),
    extensions: { code: "BAD_USER_INPUT", ...variableAtFault(error), ...error.extensions },
  }));
  return { kind: "refused", errors: formatted };
}

/** A value that fits no variable is told by the variable's name. */
function variableAtFault({ nodes, message }: GraphQLError): Record<string, unknown> {
  const [node] = nodes ?? [];
  if (node?.kind !== Kind.VARIABLE_DEFINITION) return {};
  return { field: `$${node.variable.name.value}`, reason: message };
}
