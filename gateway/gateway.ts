import {
  type DocumentNode,
  executeSync,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
} from "graphql";
import { badValue } from "./bad-value.ts";
import { BadUserInputError, TooManyRowsError } from "./errors.ts";
import { Deadline } from "./execute/deadline.ts";
import { executePlan } from "./execute/execute-plan.ts";
import { Execution, type ExecutionError, type Surroundings } from "./execute/execution.ts";
import { type CoverageSummary, isComplete, summarise } from "./execute/merge/coverage.ts";
import { Provinces } from "./execute/provinces.ts";
import { ResponseShape } from "./execute/shape/shape-response.ts";
import { createTransport } from "./execute/transport.ts";
import { limits } from "./limits.ts";
import { compileOperation, type Operation } from "./plan/compile-operation.ts";
import { responseKeyOfDataKey } from "./plan/data-keys.ts";
import { drawOverrides } from "./plan/draw-overrides.ts";
import type { PlanNode } from "./plan/plan.ts";
import { createPlanner } from "./plan/planner.ts";
import { InvalidRequestError, readDocument } from "./plan/read-document.ts";
import { readWishes } from "./read-wishes.ts";
import { RecentCache } from "./recent-cache.ts";
import { type ResponseParts, responseBody } from "./response-body.ts";
import { checkProvinces } from "./supergraph/check-sharding.ts";
import { readSupergraph } from "./supergraph/read-supergraph.ts";
import { urlsOfSubgraphs } from "./supergraph/urls-of-subgraphs.ts";

export interface GatewayOptions {
  readonly supergraphSdl: string;
  /** Two-digit GB/T 2260 code → base URL; needed when the supergraph has sharded subgraphs. */
  readonly provinces?: ReadonlyMap<string, string>;
  /** Where an ordinary subgraph is served, when not at the URL the supergraph names. */
  readonly subgraphUrls?: ReadonlyMap<string, string>;
  /** Milliseconds a request may take unless its header says otherwise. */
  readonly deadlineMs?: number;
  /** Labels of @override that are on. */
  readonly overrideLabels?: ReadonlySet<string>;
  /** Told of every executed operation. */
  readonly observer?: GatewayObserver;
}

/** Looks on from outside; it cannot change an answer. */
export type GatewayObserver = (observed: {
  readonly durationMs: number;
  readonly errorCount: number;
  /** Null when nothing was scattered. */
  readonly coverage: CoverageSummary | null;
}) => void;

export interface GatewayRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
  /** Lower-case names; `x-deadline-ms` and `x-coverage` are read. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** Aborts when the client goes away. */
  readonly signal?: AbortSignal | undefined;
  /** The parsed and validated document, when the caller has it already. */
  readonly document?: DocumentNode | undefined;
}

/** Refused before execution, or executed, well or badly. */
export type GatewayResponse =
  | { readonly kind: "refused"; readonly errors: readonly GraphQLFormattedError[] }
  | {
      readonly kind: "executed";
      /** The whole response as JSON: it goes to the client as it is, nobody parses or prints it again. */
      readonly body: Buffer;
    };

export interface GatewayAnswer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface Gateway {
  readonly apiSchema: GraphQLSchema;
  /** Provinces and ordinary subgraphs, with the URLs they are asked at. */
  readonly endpoints: readonly {
    readonly name: string;
    readonly url: string;
    readonly kind: "province" | "subgraph";
  }[];
  respond(request: GatewayRequest): Promise<GatewayResponse>;
  /** The same as an object, for programs in the same process. */
  execute(request: GatewayRequest): Promise<GatewayAnswer>;
  /**
   * What would be done to answer; null when nothing is to be fetched. A variable of @skip or @include
   * that is not given leaves nothing out.
   *
   * @throws InvalidRequestError
   */
  plan(request: Pick<GatewayRequest, "query" | "operationName" | "variables">): PlanNode | null;
  close(): Promise<void>;
}

interface CompiledOperation extends Operation {
  readonly shape: ResponseShape;
}

/**
 * A request's path: compile (parse, validate, plan; kept for the next time), execute the plan,
 * shape the data as the client asked for it.
 *
 * @throws SupergraphError when the supergraph cannot be served
 */
export function createGateway(options: GatewayOptions): Gateway {
  const supergraph = readSupergraph(options.supergraphSdl);
  const { apiSchema, fullSchema, sharding } = supergraph;
  const provinces = new Provinces(options.provinces ?? new Map());
  checkProvinces(sharding, provinces.codes);
  const planner = createPlanner(options.supergraphSdl);
  const transport = createTransport();
  const operations = new RecentCache<CompiledOperation>(
    limits.operationsBytesMax,
    ({ prepared }) => prepared.bytes,
  );
  const urls = urlsOfSubgraphs(supergraph.subgraphs, options.subgraphUrls ?? new Map(), sharding);
  const urlOf = (subgraph: string) => urls.get(subgraph) ?? "";
  const surroundings: Surroundings = { schema: fullSchema, transport, provinces, urlOf };

  function compile(request: GatewayRequest): CompiledOperation {
    const { query, operationName } = request;
    const overrides = drawOverrides(planner, options.overrideLabels ?? new Set());
    return operations.getOrCreate(`${operationName ?? ""}\n${overrides.percent}\n${query}`, () => {
      const document = request.document ?? readDocument(query, apiSchema);
      const house = { supergraph, planner, overrides };
      const operation = compileOperation({ document, operationName }, house);
      const { prepared } = operation;
      const { selectionSet } = prepared.definition;
      const { rootType } = operation;
      const shape = new ResponseShape({
        ...supergraph,
        ...prepared,
        selectionSet,
        rootType,
        schema: apiSchema,
      });
      return { ...operation, shape };
    });
  }

  async function respond(request: GatewayRequest): Promise<GatewayResponse> {
    const operation = compileOrRefuse(() => compile(request));
    if (operation instanceof InvalidRequestError) return refused(operation.errors);
    const { prepared, shape } = operation;
    const definitions = prepared.definition.variableDefinitions ?? [];
    const variables = getVariableValues(apiSchema, definitions, request.variables ?? {});
    if (variables.errors) return refused(variables.errors);
    const { coerced } = variables;
    const undecided = prepared.conditionVariables.find((name) => coerced[name] === null);
    if (undecided !== undefined) return refused([undecidedError(undecided)]);

    const startedAt = performance.now();
    const { signal } = request;
    const wishes = readWishes(request.headers ?? {}, options.deadlineMs ?? limits.deadlineMs);
    if (wishes instanceof BadUserInputError) return refused([asGraphqlError(wishes)]);
    const execution = new Execution({
      surroundings,
      variables: withRenamed(coerced, prepared.renamedVariables),
      deadline: new Deadline(wishes.deadlineMs),
      signal,
    });
    const plan = compileOrRefuse(() => operation.planFor(coerced));
    if (plan instanceof InvalidRequestError) return refused(plan.errors);
    introspect(operation, execution, apiSchema);
    if (plan) await executePlan(plan, execution);

    const { errors, outcomes } = execution;
    const coverage = outcomes.length > 0 ? summarise(outcomes) : null;
    const extensions = coverage ? { coverage } : undefined;
    const answer = (parts: Omit<ResponseParts, "extensions">): GatewayResponse => {
      const response = executed({ ...parts, extensions });
      const durationMs = performance.now() - startedAt;
      options.observer?.({ durationMs, errorCount: parts.errors.length, coverage });
      return response;
    };
    if (coverage && !coverage.complete && wishes.all) {
      const all = [...errors, incompleteError(coverage)];
      return answer({ dataText: "null", ascii: true, errors: all.map(formatted) });
    }
    try {
      const { dataText, added } = shape.shape(execution);
      const told = [...errors, ...added].map(formatted);
      return answer({ dataText, ascii: execution.ascii, errors: told });
    } catch (error) {
      if (!(error instanceof TooManyRowsError)) throw error;
      const { message, code } = error;
      const refusal = { message, extensions: { ...error.details(), code } };
      return answer({ dataText: "null", ascii: true, errors: [refusal] });
    }
  }

  return {
    apiSchema,
    respond,
    async execute(request) {
      const response = await respond(request);
      if (response.kind === "refused") return { errors: response.errors };
      return JSON.parse(response.body.toString()) as GatewayAnswer;
    },
    plan: (request) => compile(request).planFor(request.variables ?? {}),
    endpoints: [
      ...provinces.endpoints.map((one) => ({
        name: one.provinces.join(","),
        url: one.baseUrl,
        kind: "province" as const,
      })),
      ...[...urls].map(([name, url]) => ({ name, url, kind: "subgraph" as const })),
    ],
    close: () => transport.close(),
  };
}

function compileOrRefuse<Compiled>(compile: () => Compiled): Compiled | InvalidRequestError {
  try {
    return compile();
  } catch (error) {
    if (error instanceof InvalidRequestError) return error;
    throw error;
  }
}

/** The planner does not know `__schema` and `__type`: graphql-js answers them from the API schema. */
function introspect(operation: Operation, execution: Execution, schema: GraphQLSchema): void {
  const { introspection: document } = operation.prepared;
  if (document === null) return;
  const { data } = executeSync({ schema, document, variableValues: execution.variables });
  Object.assign(execution.data, data);
  execution.note({ escaped: true, ascii: false });
}

/** The plan knows some variables by another name; the response is shaped by the client's own. */
function withRenamed(
  variables: Readonly<Record<string, unknown>>,
  renamed: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  if (renamed.size === 0) return variables;
  const both = { ...variables };
  for (const [name, planned] of renamed) {
    if (name in variables) both[planned] = variables[name];
  }
  return both;
}

/** A province may also say itself that it answered in part, or denied: then no other error tells it. */
function incompleteError({ outcomes }: CoverageSummary): ExecutionError {
  const provinces = outcomes.filter(({ state }) => !isComplete(state)).map(({ region }) => region);
  return {
    message: `All provinces are wanted, but these did not answer in full: ${provinces.join(", ")}.`,
    extensions: { code: "COVERAGE_INCOMPLETE", provinces },
  };
}

/**
 * The bytes are made at once: a text as long as a page is a tree of thousands of pieces, and none
 * of them should be alive when the next request makes its own.
 */
function executed(response: ResponseParts): GatewayResponse {
  return { kind: "executed", body: responseBody(response) };
}

function refused(errors: readonly GraphQLError[]): GatewayResponse {
  const formattedErrors = errors.map((error) => ({
    ...error.toJSON(),
    extensions: { code: "BAD_USER_INPUT", ...variableAtFault(error), ...error.extensions },
  }));
  return { kind: "refused", errors: formattedErrors };
}

/** A default value lets a variable that may be null stand where a Boolean must. */
function undecidedError(variable: string): GraphQLError {
  const field = `$${variable}`;
  const reason = "must not be null, for @skip and @include need a value";
  return new GraphQLError(badValue(field, reason), { extensions: { field, reason } });
}

/** A value that fits no variable is told by the variable's name. */
function variableAtFault({ nodes, message }: GraphQLError): Record<string, unknown> {
  const [node] = nodes ?? [];
  if (node?.kind !== Kind.VARIABLE_DEFINITION) return {};
  return { field: `$${node.variable.name.value}`, reason: message };
}

function asGraphqlError(error: BadUserInputError): GraphQLError {
  const extensions = { ...error.details(), code: error.code };
  return new GraphQLError(error.message, { extensions });
}

function formatted({ message, path, extensions }: ExecutionError): GraphQLFormattedError {
  return { message, ...(path ? { path: path.map(clientName) } : {}), extensions };
}

function clientName(segment: string | number): string | number {
  return typeof segment === "string" ? responseKeyOfDataKey(segment) : segment;
}
