import type { GatewayError } from "../errors.ts";
import { SubgraphUnavailableError } from "./errors.ts";
import type { SubgraphError } from "./transport.ts";

/** An error of the response, before its path is checked against what the client selected. */
export interface ExecutionError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** An error of our own, at its place in the response. */
export function toExecutionError(
  { message, extensions }: GatewayError,
  path?: readonly (string | number)[],
): ExecutionError {
  return { message, ...(path ? { path } : {}), extensions };
}

/** Codes by which a subgraph blames the client: they are passed on, they are no outage. */
const clientFaults: ReadonlySet<string> = new Set([
  "BAD_USER_INPUT",
  "BAD_ID",
  "BAD_CURSOR",
  "UNKNOWN_PROVINCE",
  "UNKNOWN_REGION",
  "IDEMPOTENCY_CONFLICT",
  "VERSION_CONFLICT",
  "SNAPSHOT_TOO_LARGE",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
]);

export function isClientFault(error: SubgraphError): boolean {
  return clientFaults.has(codeOf(error));
}

export function codeOf(error: SubgraphError): string {
  const code = error.extensions?.code;
  return typeof code === "string" ? code : "SUBGRAPH_ERROR";
}

/** An error a subgraph reported, at its place in the response. */
export function subgraphError(
  error: SubgraphError,
  at: {
    readonly subgraph: string;
    readonly province?: string;
    readonly path: readonly (string | number)[] | undefined;
  },
): ExecutionError {
  const { stacktrace: _, exception: __, ...extensions } = error.extensions ?? {};
  return {
    message: error.message,
    ...(at.path ? { path: at.path } : {}),
    extensions: {
      ...extensions,
      code: codeOf(error),
      serviceName: at.subgraph,
      ...(at.province ? { province: at.province } : {}),
    },
  };
}

/** An ordinary subgraph gave no usable answer. Anything else that was thrown is a bug and stays one. */
export function unavailableError(
  error: unknown,
  at: {
    readonly subgraph: string;
    readonly path?: readonly (string | number)[] | undefined;
    readonly places?: number;
  },
): ExecutionError {
  if (!(error instanceof SubgraphUnavailableError)) throw error;
  const told = toExecutionError(error, at.path);
  return {
    ...told,
    message: `The subgraph "${at.subgraph}" gave no answer. ${error.message}`,
    extensions: {
      ...told.extensions,
      serviceName: at.subgraph,
      ...(at.places === undefined ? {} : { places: at.places }),
    },
  };
}
