import { limits } from "../limits.ts";
import type { EntitiesPart, ShardedFetch } from "../plan/plan.ts";
import type { AskedPart } from "./asked-part.ts";
import type { DataObject } from "./collect-targets.ts";
import { keyOfEntity } from "./entity-key.ts";
import {
  DeniedError,
  ProvinceDeniedError,
  ProvinceUnavailableError,
  type SubgraphUnavailableError,
} from "./errors.ts";
import type { Execution } from "./execution.ts";
import { isClientFault, subgraphError, toExecutionError } from "./execution-errors.ts";
import { entityErrorPaths, graftEntities } from "./fetch-entities.ts";
import { failureOf } from "./field-answers.ts";
import { gatherEntities } from "./gather-entities.ts";
import { type Endpoint, provinceIn } from "./provinces.ts";
import { readEntities } from "./read-entities.ts";
import { objectsOf, type Representations } from "./representations.ts";
import { variableText } from "./request-body.ts";
import { rewriteAnswer } from "./rewrite-answer.ts";
import type { Outcome } from "./scatter.ts";
import type { SubgraphError } from "./transport.ts";

/** Entities on their way, each to the province its key names. */
export class AskedEntitiesByKey implements AskedPart {
  readonly part: EntitiesPart;
  readonly #step: ShardedFetch;
  readonly #execution: Execution;
  readonly #representations: Representations;
  /** Which representations go to which endpoint, by their places in `#representations`. */
  readonly #sent: ReadonlyMap<Endpoint, readonly number[]>;

  constructor(part: EntitiesPart, step: ShardedFetch, execution: Execution) {
    this.part = part;
    this.#step = step;
    this.#execution = execution;
    this.#representations = gatherEntities(part.group, execution, {
      order: step.order,
      max: limits.entitiesPerProvinceMax,
    });
    this.#sent = this.#aim();
  }

  asks(endpoint: Endpoint): boolean {
    return this.#sent.has(endpoint);
  }

  variableTexts(endpoint: Endpoint): string[] {
    const texts = this.#indexesOf(endpoint).map((index) => this.#representations.texts[index]);
    return [variableText(this.part.group.variable, `[${texts.join(",")}]`)];
  }

  settle(all: readonly Outcome[]): void {
    const { group } = this.part;
    const entities: (DataObject | null)[] = [];
    for (const outcome of all.filter(({ endpoint }) => this.asks(endpoint))) {
      const { endpoint } = outcome;
      const indexes = this.#indexesOf(endpoint);
      const rows = this.#rowsOf(outcome, indexes.length);
      if (rows === null) continue;
      rewriteAnswer(rows, group.rewrites);
      for (const [row, index] of indexes.entries()) entities[index] = rows[row] ?? null;
    }
    graftEntities(this.#representations, entities);
  }

  /** A row of another province than the one that serves this subgraph stays null without a call. */
  #aim(): Map<Endpoint, number[]> {
    const { provinces } = this.#execution.surroundings;
    const sent = new Map<Endpoint, number[]>();
    for (const [index, source] of this.#representations.sources.entries()) {
      const province = provinceIn(keyOfEntity(source, this.part) ?? "");
      if (this.#step.onlyProvince !== null && province !== this.#step.onlyProvince) continue;
      const endpoint = province === null ? undefined : provinces.endpointOf(province);
      if (endpoint === undefined) continue;
      const indexes = sent.get(endpoint);
      if (indexes) indexes.push(index);
      else sent.set(endpoint, [index]);
    }
    return sent;
  }

  #indexesOf(endpoint: Endpoint): readonly number[] {
    return this.#sent.get(endpoint) ?? [];
  }

  /** Null when the endpoint gave no usable answer, which is then told. */
  #rowsOf(outcome: Outcome, count: number): (DataObject | null)[] | null {
    if (outcome.kind === "silent") return this.#failEndpoint(outcome.endpoint, outcome.error);
    const { endpoint, answer } = outcome;
    const whole = answer.errors.find(({ path }) => path === undefined);
    if (answer.data === null && whole !== undefined && !isClientFault(whole)) {
      return this.#failEndpoint(endpoint, failureOf(whole));
    }
    for (const error of answer.errors) this.#failEntity(endpoint, error);
    if (answer.data === null) return null;
    const { responseKey, keys } = this.part.group;
    const rows = readEntities(answer.data[responseKey], { count, keys });
    return Array.isArray(rows) ? rows : this.#failEndpoint(endpoint, rows);
  }

  /** An entity's error stands at every place of that entity, one of the whole answer at the first. */
  #failEntity(endpoint: Endpoint, error: SubgraphError): void {
    const { group } = this.part;
    const [key, row, ...rest] = error.path ?? [];
    if (key !== undefined && key !== group.responseKey) return;
    const indexes = this.#indexesOf(endpoint);
    const index = typeof row === "number" ? indexes[row] : indexes[0];
    if (index === undefined) return;
    const { subgraph, order } = this.#step;
    const [province] = endpoint.provinces;
    const at = { index, rest };
    for (const path of entityErrorPaths(group, this.#representations, at, this.#execution.data)) {
      const place = { subgraph, path, ...(province ? { province } : {}) };
      this.#execution.fail(order, subgraphError(error, place));
    }
  }

  #failEndpoint(endpoint: Endpoint, error: SubgraphUnavailableError): null {
    const indexes = this.#indexesOf(endpoint);
    const at = { index: indexes[0] ?? 0, rest: [] };
    const { data } = this.#execution;
    const [path = []] = entityErrorPaths(this.part.group, this.#representations, at, data);
    const concerned = new Set(indexes);
    const places = this.#execution.miss(
      objectsOf(this.#representations, (index) => concerned.has(index)),
    );
    const { subgraph, order } = this.#step;
    for (const province of endpoint.provinces) {
      const { reason, message } = error;
      const told =
        error instanceof DeniedError
          ? new ProvinceDeniedError({ province, reason: error.denial, message, places })
          : new ProvinceUnavailableError({ province, subgraph, reason, message, places });
      this.#execution.fail(order, toExecutionError(told, path));
    }
    return null;
  }
}
