import { randomUUID } from "node:crypto";
import type { SubgraphAnswer, SubgraphError, Transport } from "./transport.ts";

/** Told of what a client is not: where, and by which incident both sides can find each other. */
export type OnFailure = (message: string, cause: unknown, incident?: string) => void;

/**
 * Codes whose messages are sentences for clients, as the provinces write them. A message under any
 * other code may hold whatever the subgraph's author did not think of: SQL, hosts, rows, secrets.
 */
export const toldCodes: ReadonlySet<string> = new Set([
  "BAD_USER_INPUT",
  "BAD_ID",
  "BAD_CURSOR",
  "UNKNOWN_PROVINCE",
  "UNKNOWN_REGION",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "IDEMPOTENCY_CONFLICT",
  "VERSION_CONFLICT",
  "ACCESS_LOG_UNAVAILABLE",
  "RATE_LIMITED",
  "SNAPSHOT_TOO_LARGE",
  "DATABASE_UNAVAILABLE",
  "DEADLINE_EXCEEDED",
]);

/** Codes that mean something to the gateway, although their messages are for its authors. */
const knownCodes: ReadonlySet<string> = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
]);

/** Details of a told error that go with its code. */
const toldDetails = ["field", "reason", "province", "region"] as const;

export const subgraphFailed = "A subgraph failed.";

/** Lets through what subgraphs say to clients; anything else becomes an incident, which is logged. */
export function maskedErrors(
  transport: Transport,
  options: { readonly moreToldCodes: ReadonlySet<string>; readonly onFailure: OnFailure },
): Transport {
  const isTold = (error: SubgraphError) => {
    const code = codeIn(error);
    // graphql-js repeats the value of a variable that it refuses.
    const isEcho = / (got|has) invalid value /.test(error.message);
    return (toldCodes.has(code) || options.moreToldCodes.has(code)) && !isEcho;
  };

  function masked(answer: SubgraphAnswer, url: string): SubgraphAnswer {
    if (answer.errors.length === 0) return answer;
    const failures = answer.errors.filter((error) => !isTold(error));
    const incident = failures.length > 0 ? incidentOf(failures) : "";
    if (failures.length > 0) {
      const [first] = failures.map((error) => ({ code: codeIn(error), path: error.path }));
      options.onFailure(subgraphFailed, { url, count: failures.length, first }, incident);
    }
    const errors = answer.errors.map((error) =>
      isTold(error) ? told(error) : hidden(error, incident),
    );
    return { ...answer, errors };
  }

  return {
    ask: (request) => transport.ask(request).then((answer) => masked(answer, request.url)),
    close: () => transport.close(),
  };
}

function codeIn({ extensions }: SubgraphError): string {
  return typeof extensions?.code === "string" ? extensions.code : "";
}

function told({ message, path, extensions }: SubgraphError): SubgraphError {
  const details = Object.fromEntries(
    toldDetails.flatMap((name) => {
      const value = extensions?.[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
  const problems = problemsIn(extensions?.problems);
  const version = extensions?.version;
  return {
    message,
    ...(path ? { path } : {}),
    extensions: {
      ...details,
      ...(problems.length > 0 && { problems }),
      // The one that the record has by now, of a write that expected another.
      ...(Number.isSafeInteger(version) && { version }),
      code: extensions?.code,
    },
  };
}

/** All that is wrong with the input of a write, each with the path of its field. */
function problemsIn(
  given: unknown,
): readonly { readonly field: string; readonly reason: string; readonly code?: string }[] {
  if (!Array.isArray(given)) return [];
  return given.slice(0, problemsMax).flatMap((one: unknown) => {
    const { field, reason, code } = (one ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof field !== "string" || typeof reason !== "string") return [];
    return [{ field, reason, ...(code === "UNKNOWN_REGION" && { code }) }];
  });
}

/** An input has fewer fields than this. */
const problemsMax = 50;

function hidden(error: SubgraphError, incident: string): SubgraphError {
  const code = knownCodes.has(codeIn(error)) ? codeIn(error) : "SUBGRAPH_ERROR";
  const { path } = error;
  return { message: subgraphFailed, ...(path ? { path } : {}), extensions: { incident, code } };
}

/** The subgraph's own incident, under which its log tells more, or a new one. */
function incidentOf(failures: readonly SubgraphError[]): string {
  const own = failures.map(({ extensions }) => extensions?.incident);
  return own.find((one) => typeof one === "string" && isIncident(one))?.toString() ?? randomUUID();
}

function isIncident(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text);
}
