import { SubgraphUnavailableError } from "../errors.ts";
import type { ExecutionError } from "./execution.ts";
import type { SubgraphError } from "./transport.ts";

/** Codes by which a subgraph blames the client: they are passed on, they are no outage. */
const clientFaults: ReadonlySet<string> = new Set([
  "BAD_USER_INPUT",
  "BAD_ID",
  "BAD_CURSOR",
  "UNKNOWN_PROVINCE",
  "UNKNOWN_REGION",
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
  return {
    message: `The subgraph "${at.subgraph}" gave no answer. ${error.message}`,
    ...(at.path ? { path: at.path } : {}),
    extensions: {
      code: error.code,
      reason: error.reason,
      serviceName: at.subgraph,
      ...(at.places === undefined ? {} : { places: at.places }),
    },
  };
}

/** A province gave no usable answer: its rows are missing, the others' stand. */
export function provinceUnavailableError(
  province: string,
  at: {
    readonly subgraph: string;
    readonly path: readonly (string | number)[];
    readonly reason: string;
    readonly message: string;
    /** How many objects lack something, when they are told by the path of the first. */
    readonly places?: number;
  },
): ExecutionError {
  return {
    message: `The province "${province}" gave no answer. ${at.message}`,
    path: at.path,
    extensions: {
      code: "PROVINCE_UNAVAILABLE",
      province,
      reason: at.reason,
      serviceName: at.subgraph,
      ...(at.places === undefined ? {} : { places: at.places }),
    },
  };
}
