import { randomUUID } from "node:crypto";
import type { GraphQLFormattedError } from "graphql";
import { GraphQLError } from "graphql";
import { ServiceError } from "./errors.ts";
import type { Logger } from "./logger.ts";

/** Codes that the GraphQL server gives to requests it refuses; their messages are for the client. */
const clientCodes: ReadonlySet<unknown> = new Set([
  "BAD_REQUEST",
  "BAD_USER_INPUT",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
]);

/**
 * What a client sees of an error. A known error keeps its sentence, code and details;
 * anything else is a bug: the client reads "Internal error." and an incident, under which the log tells more.
 */
export function formatErrorFor(
  logger: Logger,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const place = placeOf(formatted);
    const cause = rootCause(error);
    if (cause instanceof ServiceError) {
      if (cause.cause !== undefined) logger.warn(cause.message, { ...place, cause: cause.cause });
      return {
        message: cause.message,
        ...place,
        extensions: { ...cause.details, code: cause.code },
      };
    }
    const code = formatted.extensions?.code;
    if (clientCodes.has(code))
      return { message: withoutValue(formatted.message), ...place, extensions: { code } };
    const incident = randomUUID();
    logger.error("Internal error.", { incident, ...place, cause });
    const extensions = { incident, code: "INTERNAL_SERVER_ERROR" };
    return { message: "Internal error.", ...place, extensions };
  };
}

/** graphql-js repeats the value of a variable that it refuses, and the value may be a secret. */
function withoutValue(message: string): string {
  const variable = /^Variable "\$(\w+)" got invalid value /.exec(message)?.[1];
  return variable === undefined ? message : `Bad value for "$${variable}": must fit its type.`;
}

function placeOf(
  formatted: GraphQLFormattedError,
): Pick<GraphQLFormattedError, "path" | "locations"> {
  return {
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
  };
}

/** GraphQL wraps what a resolver throws, sometimes more than once. */
function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined)
    cause = cause.originalError;
  return cause;
}
