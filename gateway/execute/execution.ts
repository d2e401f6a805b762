import type { GraphQLSchema } from "graphql";
import type { Caller } from "../../schema/access/caller.ts";
import { type Claims, claimsOf } from "../../schema/signatures/claims.ts";
import type { Gate } from "../access/gate.ts";
import type { ProvincePurse } from "../budget/province-purse.ts";
import type { GatewayError } from "../errors.ts";
import type { EntityGroup } from "../plan/plan.ts";
import { collectPlaces, type DataObject } from "./collect-targets.ts";
import type { Deadline } from "./deadline.ts";
import type { DepartureSignal } from "./departure.ts";
import type { SubgraphUnavailableError } from "./errors.ts";
import { type ExecutionError, toExecutionError } from "./execution-errors.ts";
import type { RegionOutcome } from "./merge/coverage.ts";
import type { Endpoint, Provinces } from "./provinces.ts";
import type { SubgraphAnswer, Transport } from "./transport.ts";

/** What stays the same for all requests. */
export interface Surroundings {
  readonly schema: GraphQLSchema;
  readonly transport: Transport;
  readonly provinces: Provinces;
  /** Where an ordinary subgraph is served. */
  readonly urlOf: (subgraph: string) => string;
}

/** One operation being executed: what it was asked with, and what has come together so far. */
export class Execution {
  readonly surroundings: Surroundings;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Who asks, and on what ground: provinces are told. */
  readonly caller: Caller;
  readonly deadline: Deadline;
  readonly signal: DepartureSignal | undefined;
  /** Who may look into which register; null when everything that is fetched is open. */
  readonly gate: Gate | null;
  /** What pays for calls to provinces; null when nobody does. */
  readonly purse: ProvincePurse | null;
  readonly data: DataObject = {};
  /** Endpoints that were silent in an earlier step: they are not asked again by this request. */
  readonly silent = new Map<Endpoint, SubgraphUnavailableError>();
  /** Objects that lack fields, because who should have given them was silent. */
  readonly lacking = new Set<DataObject>();
  /** Whether any string of the data may need escaping when it is written out. */
  escaped = false;
  /** Whether the data is ASCII as far as it is known, so that a character is a byte. */
  ascii = true;
  #claims: Claims | null = null;
  readonly #logHead: string | null;
  /** What the answers have cost so far: one for each, and one for each object in it. */
  met = 0;
  readonly #errors: { readonly order: number; readonly error: ExecutionError }[] = [];
  readonly #outcomes: { readonly order: number; readonly outcomes: readonly RegionOutcome[] }[] =
    [];

  constructor(start: {
    readonly surroundings: Surroundings;
    readonly variables: Readonly<Record<string, unknown>>;
    readonly caller: Caller;
    readonly gate: Gate | null;
    readonly purse: ProvincePurse | null;
    /** Where the gateway's access log stands: provinces are told with what they tell of persons. */
    readonly logHead: string | null;
    readonly deadline: Deadline;
    readonly signal: DepartureSignal | undefined;
  }) {
    this.surroundings = start.surroundings;
    this.variables = start.variables;
    this.caller = start.caller;
    this.gate = start.gate;
    this.purse = start.purse;
    this.#logHead = start.logHead;
    this.deadline = start.deadline;
    this.signal = start.signal;
  }

  /** Who asks and on what ground, as every call says it: put into words once. */
  get claims(): Claims {
    this.#claims ??= claimsOf(
      this.caller,
      this.gate && { request: this.gate.request, logHead: this.#logHead },
    );
    return this.#claims;
  }

  /** Takes note of an answer as it came: how much it is, which is told, and what writing it out will need. */
  answered(answer: SubgraphAnswer): number {
    this.note(answer);
    const cost = 1 + answer.objects + (answer.rows?.objects ?? 0);
    this.met += cost;
    return cost;
  }

  /** Takes note of what writing strings out will need. */
  note({ escaped, ascii }: Pick<SubgraphAnswer, "escaped" | "ascii">): void {
    this.escaped ||= escaped;
    this.ascii &&= ascii;
  }

  /** @param order the place of the fetch in the plan, see `errors` */
  fail(order: number, error: ExecutionError): void {
    this.#errors.push({ order, error });
  }

  /** Takes note of objects that one outage concerns, which is told once, and returns how many. */
  miss(objects: readonly DataObject[]): number {
    for (const object of objects) this.lacking.add(object);
    return objects.length;
  }

  /** Refuses one group of entities; the others of the step go on. */
  refuse(order: number, group: EntityGroup, refusal: GatewayError): void {
    const [place] = group.paths.flatMap((path) => collectPlaces(this.data, path, { max: 1 }));
    this.fail(order, toExecutionError(refusal, place?.path));
  }

  cover(order: number, outcomes: readonly RegionOutcome[]): void {
    this.#outcomes.push({ order, outcomes });
  }

  /** In the order of the plan, so that equal faults give equal bytes, whoever answers first. */
  get errors(): ExecutionError[] {
    return inOrder(this.#errors).map(({ error }) => error);
  }

  get outcomes(): RegionOutcome[] {
    return inOrder(this.#outcomes).flatMap(({ outcomes }) => outcomes);
  }
}

function inOrder<Entry extends { readonly order: number }>(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => a.order - b.order);
}
