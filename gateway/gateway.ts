import type { GraphQLFormattedError, GraphQLSchema } from "graphql";
import { type Agreements, none } from "../schema/access/agreements.ts";
import type { Actor } from "../schema/access/caller.ts";
import { printLogHead } from "../schema/access-log/log-head.ts";
import { Admission } from "./access/admission.ts";
import { PersonsInUrlError } from "./access/errors.ts";
import { AccessLogUnavailableError } from "./access-log/errors.ts";
import type { GatewayLog } from "./access-log/gateway-log.ts";
import type { Budgets } from "./budget/budgets.ts";
import type { Client } from "./budget/client.ts";
import { type Cost, Debit } from "./budget/debit.ts";
import { ProvincePurse } from "./budget/province-purse.ts";
import { Costs } from "./cost/costs.ts";
import {
  BadUserInputError,
  LimitError,
  type RateLimitedError,
  UnlistedOperationError,
} from "./errors.ts";
import { Connections } from "./execute/connections.ts";
import { Deadline } from "./execute/deadline.ts";
import type { DepartureSignal } from "./execute/departure.ts";
import { executePlan } from "./execute/execute-plan.ts";
import { Execution, type Surroundings } from "./execute/execution.ts";
import { toExecutionError } from "./execute/execution-errors.ts";
import { inTurns } from "./execute/in-turns.ts";
import { maskedErrors, type OnFailure } from "./execute/masked-errors.ts";
import type { CoverageSummary } from "./execute/merge/coverage.ts";
import { audienceOf, Provinces } from "./execute/provinces.ts";
import { createTransport, isAt, type WatchedTransport } from "./execute/transport.ts";
import { introspect } from "./introspect.ts";
import { limits } from "./limits.ts";
import { type OperationRequest, Operations } from "./operations.ts";
import type { PersistedOperations } from "./persisted/persisted-operations.ts";
import { lookOfPlan } from "./plan/look-of-plan.ts";
import { partsForRoles } from "./plan/parts-for-roles.ts";
import type { PlanNode } from "./plan/plan.ts";
import { asRefusal, InvalidRequestError } from "./plan/read-document.ts";
import { withRenamed } from "./plan/renamed-variables.ts";
import { readVariables } from "./read-variables.ts";
import { readWishes } from "./read-wishes.ts";
import { refused } from "./refused.ts";
import { type Body, type ResponseParts, responseBody, textOf } from "./response-body.ts";
import { responseParts } from "./response-parts.ts";
import { createSnapshotFiles, type SnapshotFiles } from "./snapshots/snapshot-files.ts";
import { checkProvinces } from "./supergraph/check-sharding.ts";
import { readSupergraph, type Supergraph } from "./supergraph/read-supergraph.ts";
import { urlsOfSubgraphs } from "./supergraph/urls-of-subgraphs.ts";
import type { TrafficState } from "./traffic-metrics.ts";
import type { Trust } from "./trust.ts";

/** A supergraph, and what was made of it for operations. */
export interface Planning {
  readonly supergraphSdl: string;
  readonly supergraph: Supergraph;
  readonly operations: Operations;
}

export interface GatewayOptions {
  readonly supergraphSdl: string;
  /** Another gateway's, taken over if it is of the same supergraph. */
  readonly planning?: Planning | null;
  /** Two-digit GB/T 2260 code → base URL; needed when the supergraph has sharded subgraphs. */
  readonly provinces?: ReadonlyMap<string, string>;
  /** Where an ordinary subgraph is served, when not at the URL the supergraph names. */
  readonly subgraphUrls?: ReadonlyMap<string, string>;
  /** Milliseconds a request may take unless its header says otherwise. */
  readonly deadlineMs?: number;
  /** Labels of @override that are on. */
  readonly overrideLabels?: ReadonlySet<string>;
  /** Under which persons of other provinces may be looked at; none when not given. */
  readonly agreements?: Agreements;
  /** Where looks at persons are written down before they are answered; nowhere when not given. */
  readonly accessLog?: GatewayLog | null;
  /** The ways to subgraphs, when other gateways go them, too: whoever gives them closes them. */
  readonly transport?: WatchedTransport;
  /** Signs what is asked, and tells which answers to believe; without it, all are. */
  readonly trust?: Trust | null;
  /** Operations that the operator has listed. */
  readonly persisted?: PersistedOperations | null;
  /** Whether an operation that looks at persons must be one of them. */
  readonly onlyPersistedForPersons?: boolean;
  /** What clients pay from; nobody pays when not given. */
  readonly budgets?: Budgets;
  /** Whether refusals may repeat names that a client made up in the values of variables. */
  readonly development?: boolean;
  /** Told of every executed operation. */
  readonly observer?: GatewayObserver;
  /** Codes of subgraphs whose messages are for clients, besides those of the contract. */
  readonly toldErrors?: ReadonlySet<string>;
  /** Told why an operation cannot be planned, and what subgraphs said that is not for clients. */
  readonly onFailure?: OnFailure;
}

/** Looks on from outside; it cannot change an answer. */
export type GatewayObserver = (observed: {
  readonly durationMs: number;
  readonly errorCount: number;
  /** Null when nothing was scattered. */
  readonly coverage: CoverageSummary | null;
  readonly cost: Cost;
}) => void;

export interface GatewayRequest extends OperationRequest {
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** What the client wrote, when the query was made of it. */
  readonly clientText?: string | undefined;
  /** Lower-case names; `x-deadline-ms`, `x-coverage` and `graphql-cost` are read. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** Whether all of it stands in a URL. */
  readonly isInUrl?: boolean | undefined;
  /** Who is asking; nobody we know unless it is said. */
  readonly actor?: Actor | null | undefined;
  /** Who pays; nobody when not given. What a request costs in any case is paid before. */
  readonly client?: Client | undefined;
  /** Aborts when the client goes away. */
  readonly signal?: DepartureSignal | undefined;
  /** When all of it was there, as `performance.now()` has it; now when not given. */
  readonly arrivedAt?: number | undefined;
}

/** Refused before execution, or executed, well or badly. */
export type GatewayResponse =
  | {
      readonly kind: "refused";
      readonly errors: readonly GraphQLFormattedError[];
      /** Given when the same request may be executed later. */
      readonly overdraft?: RateLimitedError;
    }
  | {
      readonly kind: "executed";
      /** The whole response: it goes to the client as it is, nobody parses or prints it again. */
      readonly body: Body;
    };

export interface GatewayAnswer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface Gateway {
  readonly apiSchema: GraphQLSchema;
  readonly planning: Planning;
  /** Provinces and ordinary subgraphs, with the URLs they are asked at. */
  readonly endpoints: readonly {
    readonly name: string;
    readonly url: string;
    readonly kind: "province" | "subgraph";
    /** Whom a signed call to it is for. */
    readonly audience: string;
  }[];
  /** What goes on with each subgraph that was asked. */
  readonly traffic: readonly TrafficState[];
  /** Whether whoever serves the URL of an endpoint says that it can answer. */
  isReady(url: string): Promise<boolean>;
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
  /** The files of snapshots, as their provinces keep them. */
  readonly snapshots: SnapshotFiles;
  close(): Promise<void>;
}

/**
 * A request's path: compile (parse, validate, plan; kept for the next time), execute the plan,
 * shape the data as the client asked for it.
 *
 * @throws SupergraphError when the supergraph cannot be served
 */
export function createGateway(options: GatewayOptions): Gateway {
  const onFailure: OnFailure = options.onFailure ?? (() => {});
  const planning = planningOf(options, onFailure);
  const { supergraph, operations } = planning;
  const { apiSchema, fullSchema, sharding } = supergraph;
  const provinces = new Provinces(options.provinces ?? new Map());
  checkProvinces(sharding, provinces.codes);
  const refusals = { schema: apiSchema, development: options.development ?? false };
  const sockets = options.transport ?? ownTransport(options.trust ?? null, onFailure);
  const transport = maskedErrors(sockets, {
    moreToldCodes: options.toldErrors ?? new Set(),
    onFailure,
  });
  const urls = urlsOfSubgraphs(supergraph.subgraphs, options.subgraphUrls ?? new Map(), sharding);
  const urlOf = (subgraph: string) => urls.get(subgraph) ?? "";
  const { agreements = none, accessLog = null } = options;
  const admission = new Admission({
    schema: fullSchema,
    personal: supergraph.personalFields,
    agreements,
    provinces,
    onRefusal: (caller, tried, reason) => accessLog?.refuse(caller, tried, reason),
  });
  const costs = new Costs({ schema: fullSchema, provinces: provinces.codes.length });
  const surroundings: Surroundings = { schema: fullSchema, transport, provinces, urlOf };

  const mustBeListed = (plan: PlanNode | null) =>
    options.onlyPersistedForPersons === true &&
    plan !== null &&
    (lookOfPlan(plan) !== null || partsForRoles(plan).length > 0);

  async function respond(request: GatewayRequest): Promise<GatewayResponse> {
    const operation = orRefusal(() => operations.compiled(request));
    if (operation instanceof InvalidRequestError) return refused(operation.errors);
    const { prepared } = operation;
    const variables = readVariables(request.variables ?? {}, prepared, refusals);
    if (variables instanceof InvalidRequestError) return refused(variables.errors);
    const wishes = readWishes(request.headers ?? {}, options.deadlineMs ?? limits.deadlineMs);
    if (wishes instanceof BadUserInputError) return refused(asRefusal(wishes).errors);

    const startedAt = performance.now();
    const plan = orRefusal(() => operation.planFor(variables));
    if (plan instanceof InvalidRequestError) return refused(plan.errors);
    if (mustBeListed(plan) && !options.persisted?.lists(request.clientText ?? request.query))
      return refused(asRefusal(new UnlistedOperationError(" when they look at persons")).errors);
    const actor = request.actor ?? null;
    const sent = withRenamed(variables, prepared.renamedVariables);
    const gate = orRefusal(() => admission.gateFor(plan, actor, sent));
    if (gate instanceof InvalidRequestError) return refused(gate.errors);
    if (gate && request.isInUrl) return refused(asRefusal(new PersonsInUrlError()).errors);
    const estimated = costs.of(plan, sent);
    if (estimated > limits.costMax) return refused(tooCostly(estimated).errors);
    const debit = new Debit(estimated, request.client, options.budgets);
    const taking = debit.take();
    const overdraft: RateLimitedError | null = taking instanceof Promise ? await taking : taking;
    if (overdraft) return { ...refused(asRefusal(overdraft).errors), overdraft };
    const { client } = request;
    const execution = new Execution({
      surroundings,
      purse: client && options.budgets ? new ProvincePurse(options.budgets, client) : null,
      variables: sent,
      caller: gate?.caller ?? { actor, access: null },
      gate,
      logHead: gate && accessLog && printLogHead(accessLog.head),
      deadline: new Deadline(wishes.deadlineMs, request.arrivedAt),
      signal: request.signal,
    });
    introspect(operation, execution, apiSchema);
    const unannounced =
      gate && accessLog && (await writtenDown(() => accessLog.recordForRoles(gate)));
    if (plan && !unannounced) await executePlan(plan, execution);

    const unwritten =
      unannounced ?? (gate && accessLog && (await writtenDown(() => accessLog.record(gate))));
    const shaped = unwritten ?? inTurns(responseParts(execution, operation.shape, wishes));
    const parts = shaped instanceof Promise ? await shaped : shaped;
    const { errors, coverage } = parts;
    const cost = debit.settle(execution.met, errors, prepared.definition.operation);
    const body = responseBody(parts, wishes.cost ? cost : null);
    const durationMs = performance.now() - startedAt;
    options.observer?.({ durationMs, errorCount: errors.length, coverage, cost });
    return { kind: "executed", body };
  }

  const endpoints = [
    ...provinces.endpoints.map((one) => ({
      name: one.provinces.join(","),
      url: one.baseUrl,
      kind: "province" as const,
      audience: audienceOf(one),
    })),
    ...[...urls].map(([name, url]) => ({
      name,
      url,
      kind: "subgraph" as const,
      audience: name,
    })),
  ];

  return {
    apiSchema,
    planning,
    respond,
    async execute(request) {
      const response = await respond(request);
      if (response.kind === "refused") return { errors: response.errors };
      return JSON.parse(textOf(response.body)) as GatewayAnswer;
    },
    plan: (request) => operations.compiled(request).planFor(request.variables ?? {}),
    endpoints,
    isReady: sockets.isReady,
    snapshots: createSnapshotFiles(provinces, sockets),
    get traffic() {
      return sockets.states.flatMap(({ url, lanes }) => {
        const at = endpoints.find((one) => isAt(url, one.url));
        // Others may be asked over the same sockets.
        if (at === undefined) return [];
        const endpoint = at.name;
        const subgraph = at.kind === "province" ? url.slice(at.url.length + 1) : endpoint;
        return lanes.map((lane) => ({ ...lane, endpoint, subgraph }));
      });
    },
    close: async () => {
      if (options.transport === undefined) await transport.close();
    },
  };
}

/** @throws SupergraphError */
function planningOf(
  { supergraphSdl, planning, overrideLabels = new Set() }: GatewayOptions,
  onFailure: OnFailure,
): Planning {
  if (planning?.supergraphSdl === supergraphSdl) return planning;
  const supergraph = readSupergraph(supergraphSdl);
  const operations = new Operations(supergraph, { overrideLabels, onFailure });
  return { supergraphSdl, supergraph, operations };
}

function ownTransport(trust: Trust | null, onFailure: OnFailure): WatchedTransport {
  return createTransport({ trust, connections: new Connections({ onFailure }) });
}

/** Null when the answer may leave, else what leaves in its place. */
async function writtenDown(write: () => Promise<void>): Promise<ResponseParts | null> {
  try {
    await write();
    return null;
  } catch (error) {
    if (!(error instanceof AccessLogUnavailableError)) throw error;
    return { data: "null", ascii: true, errors: [toExecutionError(error)], coverage: null };
  }
}

function tooCostly(met: number): InvalidRequestError {
  const counted = "calls and objects that an operation may cost";
  return asRefusal(new LimitError("LIMIT_COST", { limit: "costMax", met, counted }));
}

/** A refusal is an answer, too. */
function orRefusal<Value>(make: () => Value): Value | InvalidRequestError {
  try {
    return make();
  } catch (error) {
    if (error instanceof InvalidRequestError) return error;
    throw error;
  }
}
