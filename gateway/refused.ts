import type { GraphQLError, GraphQLFormattedError } from "graphql";

/** Why a request is refused before it is executed, as its client reads it. */
export function refused(errors: readonly GraphQLError[]): {
  readonly kind: "refused";
  readonly errors: readonly GraphQLFormattedError[];
} {
  const formatted = errors.map((error) => ({
    ...error.toJSON(),
    extensions: { code: "BAD_USER_INPUT", ...error.extensions },
  }));
  return { kind: "refused", errors: formatted };
}
