import { randomInt } from "node:crypto";
import {
  type DocumentNode,
  executeSync,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLObjectType,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  OperationTypeNode,
  parse,
  validate,
} from "graphql";
import { UnsupportedOperationError } from "./errors.ts";
import { Deadline, readDeadlineMs } from "./execute/deadline.ts";
import { executePlan } from "./execute/execute-plan.ts";
import { Execution, type ExecutionError, type Surroundings } from "./execute/execution.ts";
import { summarise } from "./execute/merge/coverage.ts";
import { Provinces } from "./execute/provinces.ts";
import { completeResponse } from "./execute/shape/complete-response.ts";
import { Selection } from "./execute/shape/selection.ts";
import {
  composeWriter,
  notAsPromised,
  type ResponseWriter,
} from "./execute/shape/write-response.ts";
import { createTransport } from "./execute/transport.ts";
import { limits } from "./limits.ts";
import { responseKeyOfDataKey } from "./plan/data-keys.ts";
import type { PlanNode } from "./plan/plan.ts";
import { createPlanner, type OverrideDraw, type Planner } from "./plan/planner.ts";
import { type PreparedOperation, prepareOperation } from "./plan/prepare-operation.ts";
import { RecentCache } from "./plan/recent-cache.ts";
import { translatePlan } from "./plan/translate-plan.ts";
import { readSupergraph, type Supergraph } from "./supergraph/read-supergraph.ts";

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
}

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

/** A response whose data is JSON text already: it is copied into the answer, not parsed and printed. */
export interface GatewayResponse {
  /** Undefined when the request failed before execution. */
  readonly dataText: string | undefined;
  readonly errors: readonly GraphQLFormattedError[];
  readonly extensions: Readonly<Record<string, unknown>> | undefined;
}

export interface Gateway {
  readonly apiSchema: GraphQLSchema;
  respond(request: GatewayRequest): Promise<GatewayResponse>;
  /** The same as an object, for programs and tests in the same process. */
  execute(request: GatewayRequest): Promise<{
    readonly data?: unknown;
    readonly errors?: readonly GraphQLFormattedError[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }>;
  /** Null when nothing is to be fetched. */
  plan(query: string, operationName?: string): PlanNode | null;
  /** Provinces and subgraphs by name, with the URLs they are asked at. */
  readonly endpoints: readonly { readonly name: string; readonly url: string }[];
  close(): Promise<void>;
}

/** One operation, ready to run: read once, run for every request that asks it again. */
interface Operation {
  readonly prepared: PreparedOperation;
  readonly plan: PlanNode | null;
  readonly rootType: GraphQLObjectType;
  /** Selections and writers by the values of the @skip and @include variables. */
  readonly shapes: Map<string, Shape>;
}

interface Shape {
  readonly selection: Selection;
  readonly raw: ResponseWriter;
  readonly escaping: ResponseWriter;
}

/** @throws SupergraphError when the supergraph cannot be served */
export function createGateway(options: GatewayOptions): Gateway {
  const supergraph = readSupergraph(options.supergraphSdl);
  const planner = createPlanner(options.supergraphSdl);
  const transport = createTransport();
  const urls = new Map(supergraph.subgraphs.map(({ name, url }) => [name, url]));
  for (const [name, url] of options.subgraphUrls ?? []) urls.set(name, url);
  const provinces = new Provinces(options.provinces ?? new Map());
  const operations = new RecentCache<Operation>(limits.operationsMax);
  const surroundings: Surroundings = {
    schema: supergraph.fullSchema,
    transport,
    provinces,
    urlOf: (subgraph) => urls.get(subgraph) ?? "",
  };

  const operationOf = (request: GatewayRequest): Operation | readonly GraphQLError[] => {
    const overrides = drawOverrides(planner, options.overrideLabels);
    const key = `${request.operationName ?? ""}\n${overrides.percent}\n${request.query}`;
    try {
      return operations.getOrCreate(key, () =>
        compile(request, { supergraph, planner, overrides }),
      );
    } catch (error) {
      if (error instanceof InvalidRequest) return error.errors;
      throw error;
    }
  };

  const respond = async (request: GatewayRequest): Promise<GatewayResponse> => {
    const operation = operationOf(request);
    if (!isOperation(operation)) return failed(operation.map(requestError));
    const definitions = operation.prepared.definition.variableDefinitions ?? [];
    const values = getVariableValues(supergraph.apiSchema, definitions, request.variables ?? {});
    if (values.errors) return failed(values.errors.map(requestError));

    const execution = new Execution({
      surroundings,
      variables: withRenamed(values.coerced, operation.prepared.renamedVariables),
      deadline: new Deadline(
        readDeadlineMs(request.headers?.["x-deadline-ms"], options.deadlineMs ?? limits.deadlineMs),
      ),
      signal: request.signal,
    });
    introspect(operation, execution, supergraph.apiSchema);
    if (operation.plan) await executePlan(operation.plan, execution);
    return respondWith(execution, operation, supergraph, request);
  };

  return {
    apiSchema: supergraph.apiSchema,
    respond,
    async execute(request) {
      const { dataText, errors, extensions } = await respond(request);
      return {
        ...(dataText === undefined ? {} : { data: JSON.parse(dataText) as unknown }),
        ...(errors.length > 0 ? { errors } : {}),
        ...(extensions ? { extensions } : {}),
      };
    },
    plan(query, operationName) {
      const operation = operationOf({ query, operationName });
      if (isOperation(operation)) return operation.plan;
      throw new GraphQLError(operation.map(({ message }) => message).join("\n"));
    },
    endpoints: [
      ...provinces.endpoints.map((one) => ({ name: one.provinces.join(","), url: one.baseUrl })),
      ...supergraph.subgraphs
        .filter(({ name }) => !supergraph.sharding.subgraphs.has(name))
        .map(({ name }) => ({ name, url: surroundings.urlOf(name) })),
    ],
    close: () => transport.close(),
  };
}

/** The request is refused before anything is fetched. */
class InvalidRequest extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super("The request is not valid.");
    this.errors = errors;
  }
}

function compile(
  request: GatewayRequest,
  house: {
    readonly supergraph: Supergraph;
    readonly planner: Planner;
    readonly overrides: OverrideDraw;
  },
): Operation {
  const { supergraph, planner, overrides } = house;
  const document = request.document ?? readDocument(request, supergraph.apiSchema);
  const prepared = prepareOperation(document, request.operationName, supergraph.fieldNames);
  const operationType = prepared.definition.operation;
  if (operationType === OperationTypeNode.SUBSCRIPTION) {
    throw new InvalidRequest([
      new GraphQLError("Subscriptions are not served over this transport.", {
        originalError: new UnsupportedOperationError("Subscriptions are not served."),
        extensions: { code: "UNSUPPORTED_OPERATION" },
      }),
    ]);
  }
  const rootType = supergraph.apiSchema.getRootType(operationType);
  if (!rootType) throw new Error(`The supergraph has no ${operationType} type.`);
  const planned =
    prepared.planned === null
      ? null
      : planner.plan({
          operation: prepared.planned,
          operationName: prepared.definition.name?.value,
          overrides,
        });
  return {
    prepared,
    plan: planned === null ? null : translatePlan(planned, supergraph),
    rootType,
    shapes: new Map(),
  };
}

function readDocument(request: GatewayRequest, schema: GraphQLSchema): DocumentNode {
  let document: DocumentNode;
  try {
    document = parse(request.query, { noLocation: false });
  } catch (error) {
    throw new InvalidRequest([withCode(error as GraphQLError, "GRAPHQL_PARSE_FAILED")]);
  }
  const errors = validate(schema, document);
  if (errors.length > 0) {
    throw new InvalidRequest(errors.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED")));
  }
  if (!getOperationAST(document, request.operationName)) {
    const message =
      request.operationName === undefined
        ? "The document holds several operations: say which one by operationName."
        : `The document has no operation named "${request.operationName}".`;
    throw new InvalidRequest([
      new GraphQLError(message, { extensions: { code: "OPERATION_RESOLUTION_FAILURE" } }),
    ]);
  }
  return document;
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { ...error.extensions, code },
  });
}

/** The planner does not know `__schema` and `__type`: graphql-js answers them from the API schema. */
function introspect(operation: Operation, execution: Execution, schema: GraphQLSchema): void {
  const { introspection } = operation.prepared;
  if (introspection === null) return;
  const result = executeSync({
    schema,
    document: introspection,
    variableValues: execution.variables,
  });
  Object.assign(execution.data, result.data);
  execution.escaped = true;
}

function respondWith(
  execution: Execution,
  operation: Operation,
  supergraph: Supergraph,
  request: GatewayRequest,
): GatewayResponse {
  const { outcomes } = execution;
  const coverage = outcomes.length > 0 ? summarise(outcomes) : null;
  const extensions = coverage ? { coverage } : undefined;
  if (coverage && !coverage.complete && request.headers?.["x-coverage"] === "all") {
    return { dataText: "null", errors: execution.errors.map(formatted), extensions };
  }
  const shape = shapeOf(operation, execution, supergraph);
  try {
    const write = execution.escaped ? shape.escaping : shape.raw;
    return { dataText: write(execution.data), errors: execution.errors.map(formatted), extensions };
  } catch (error) {
    if (error !== notAsPromised) throw error;
  }
  const { errors } = execution;
  const completed = completeResponse(execution.data, shape.selection, operation.rootType, {
    schema: supergraph.apiSchema,
    errors,
  });
  return {
    dataText: JSON.stringify(completed.data),
    errors: [...errors, ...completed.errors].map(formatted),
    extensions,
  };
}

function shapeOf(operation: Operation, execution: Execution, supergraph: Supergraph): Shape {
  const { prepared, rootType, shapes } = operation;
  const key = prepared.conditionVariables
    .map((name) => Number(execution.variables[name] === true))
    .join("");
  const known = shapes.get(key);
  if (known) return known;
  const selection = new Selection([prepared.definition.selectionSet], {
    fragments: prepared.fragments,
    possibleTypes: supergraph.possibleTypes,
    fieldNames: supergraph.fieldNames,
    variables: execution.variables,
  });
  const schema = supergraph.apiSchema;
  const shape = {
    selection,
    raw: composeWriter(selection, rootType, { schema, escaping: false }),
    escaping: composeWriter(selection, rootType, { schema, escaping: true }),
  };
  shapes.set(key, shape);
  return shape;
}

/** The plan knows some variables by another name; the response is shaped by the client's own. */
function withRenamed(
  variables: Record<string, unknown>,
  renamed: ReadonlyMap<string, string>,
): Record<string, unknown> {
  if (renamed.size === 0) return variables;
  const both = { ...variables };
  for (const [name, planned] of renamed) {
    if (name in variables) both[planned] = variables[name];
  }
  return both;
}

/** One draw for a request; draws between the same two percentages of the supergraph are equal. */
function drawOverrides(planner: Planner, labels: ReadonlySet<string> = new Set()): OverrideDraw {
  if (planner.percentages.length === 0) return { labels, percent: 0 };
  const drawn = randomInt(100);
  const below = planner.percentages.filter((percentage) => percentage <= drawn);
  return { labels, percent: Math.max(0, ...below) };
}

function isOperation(value: Operation | readonly GraphQLError[]): value is Operation {
  return !Array.isArray(value);
}

function failed(errors: readonly GraphQLFormattedError[]): GatewayResponse {
  return { dataText: undefined, errors, extensions: undefined };
}

function requestError(error: GraphQLError): GraphQLFormattedError {
  return { ...error.toJSON(), extensions: { code: "BAD_USER_INPUT", ...error.extensions } };
}

function formatted({ message, path, extensions }: ExecutionError): GraphQLFormattedError {
  return { message, ...(path ? { path: path.map(clientName) } : {}), extensions };
}

function clientName(segment: string | number): string | number {
  return typeof segment === "string" ? responseKeyOfDataKey(segment) : segment;
}
