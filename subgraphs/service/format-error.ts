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
 * anything else is a bug: the client reads "Internal error.", the log reads all of it.
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
      return { message: formatted.message, ...place, extensions: { code } };
    logger.error("Internal error.", { ...place, cause });
    return { message: "Internal error.", ...place, extensions: { code: "INTERNAL_SERVER_ERROR" } };
  };
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
