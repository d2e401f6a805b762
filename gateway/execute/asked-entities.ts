import type { EntitiesPart, SentField, ShardedFetch } from "../plan/plan.ts";
import { type AskedPart, refusalOf } from "./asked-part.ts";
import { collectPlaces, type DataObject } from "./collect-targets.ts";
import type { Execution } from "./execution.ts";
import { provinceUnavailableError, subgraphError } from "./execution-errors.ts";
import { entityErrorPaths, graftEntities } from "./fetch-entities.ts";
import { failMerged, readFieldAnswers } from "./field-answers.ts";
import { type PageRequest, readArguments, readPageRequest } from "./field-arguments.ts";
import type { RegionOutcome } from "./merge/coverage.ts";
import { earliestOf } from "./merge/page-position.ts";
import { mergeAnswers } from "./merge-answers.ts";
import { type Endpoint, provinceIn } from "./provinces.ts";
import { buildRepresentations, type Representations } from "./representations.ts";
import { variableText } from "./request-body.ts";
import { rewriteAnswer } from "./rewrite-answer.ts";
import { provincesOfRoute } from "./route-provinces.ts";
import type { Outcome } from "./scatter.ts";

/** A scattered field of the entities, once its arguments are read. */
interface AimedField {
  readonly field: SentField;
  readonly provinces: ReadonlySet<string>;
  /** One for each representation; null when the field is no connection. */
  readonly pages: readonly PageRequest[] | null;
}

/**
 * Entities on their way: each to the province its key names, or, for scattered fields, all of them
 * to every province asked.
 */
export class AskedEntities implements AskedPart {
  readonly #part: EntitiesPart;
  readonly #step: ShardedFetch;
  readonly #execution: Execution;
  readonly #representations: Representations;
  /** Which representations go to which endpoint, by their places in `#representations`. */
  readonly #sent: ReadonlyMap<Endpoint, readonly number[]>;
  #fields: readonly AimedField[] = [];
  /** A silent province is told once for the whole batch, not once for each entity. */
  #hasTold = false;

  constructor(part: EntitiesPart, step: ShardedFetch, execution: Execution) {
    this.#part = part;
    this.#step = step;
    this.#execution = execution;
    this.#representations = buildRepresentations(execution.data, part.group);
    this.#sent = this.#representations.texts.length === 0 ? new Map() : this.#aim();
  }

  get text(): string {
    return this.#part.text;
  }

  get definitions(): readonly string[] {
    return this.#part.definitions;
  }

  get variables(): readonly string[] {
    return this.#part.variables;
  }

  asks(endpoint: Endpoint): boolean {
    return this.#sent.has(endpoint);
  }

  variableTexts(endpoint: Endpoint): string[] {
    const texts = (this.#sent.get(endpoint) ?? []).map(
      (index) => this.#representations.texts[index],
    );
    const after = this.#fields.flatMap(({ field, pages }) => {
      const [page] = pages ?? [];
      if (field.afterVariable === null || page === undefined) return [];
      const position = earliestOf(page.position, endpoint.provinces);
      return [variableText(field.afterVariable, JSON.stringify(position))];
    });
    return [variableText(this.#part.group.variable, `[${texts.join(",")}]`), ...after];
  }

  settle(all: readonly Outcome[]): void {
    const outcomes = all.filter(({ endpoint }) => this.asks(endpoint));
    if (outcomes.length === 0) return;
    if (this.#part.route.kind === "key") this.#settleByKey(outcomes);
    else this.#settleScattered(outcomes);
  }

  #aim(): Map<Endpoint, number[]> {
    if (this.#part.route.kind === "key") return this.#aimByKey();
    const { provinces, schema } = this.#execution.surroundings;
    const everyone = this.#representations.texts.map((_, index) => index);
    try {
      this.#fields = this.#part.fields.map((field): AimedField => {
        const args = readArguments(field, schema, this.#execution.variables);
        const pages =
          field.merge.kind === "connection"
            ? this.#representations.sources.map((source) =>
                readPageRequest(field, args, this.#keyOf(source)),
              )
            : null;
        return { field, provinces: provincesOfRoute(field.route, args, provinces), pages };
      });
    } catch (error) {
      this.#refuse(error);
      return new Map();
    }
    const asked = provinces.endpoints.filter((endpoint) =>
      this.#fields.some((one) => endpoint.provinces.some((code) => one.provinces.has(code))),
    );
    return new Map(asked.map((endpoint) => [endpoint, everyone]));
  }

  /** A row of another province than the one that serves this subgraph stays null without a call. */
  #aimByKey(): Map<Endpoint, number[]> {
    const { provinces } = this.#execution.surroundings;
    const sent = new Map<Endpoint, number[]>();
    for (const [index, source] of this.#representations.sources.entries()) {
      const key = this.#keyOf(source);
      const province = key === null ? null : provinceIn(key);
      if (this.#step.onlyProvince !== null && province !== this.#step.onlyProvince) continue;
      const endpoint = province === null ? undefined : provinces.endpointOf(province);
      if (endpoint === undefined) continue;
      const indexes = sent.get(endpoint);
      if (indexes) indexes.push(index);
      else sent.set(endpoint, [index]);
    }
    return sent;
  }

  #keyOf(source: DataObject): string | null {
    const key = this.#part.keys.find((name) => typeof source[name] === "string");
    return key === undefined ? null : String(source[key]);
  }

  #settleByKey(outcomes: readonly Outcome[]): void {
    const { group } = this.#part;
    const entities: (DataObject | null)[] = [];
    for (const outcome of outcomes) {
      const sent = this.#sent.get(outcome.endpoint) ?? [];
      if (outcome.kind === "silent") {
        this.#failEndpoint(outcome);
        continue;
      }
      const answered = outcome.answer.data?.[group.responseKey];
      const rows = Array.isArray(answered) ? (answered as (DataObject | null)[]) : [];
      rewriteAnswer(rows, group.rewrites);
      for (const [row, index] of sent.entries()) entities[index] = rows[row] ?? null;
      for (const error of outcome.answer.errors) {
        const [key, row, ...rest] = error.path ?? [];
        if (key !== undefined && key !== group.responseKey) continue;
        const index = typeof row === "number" ? sent[row] : sent[0];
        if (index === undefined) continue;
        const at = { index, rest };
        const data = this.#execution.data;
        for (const path of entityErrorPaths(group, this.#representations, at, data)) {
          const [province] = outcome.endpoint.provinces;
          this.#execution.fail(
            this.#step.order,
            subgraphError(error, {
              subgraph: this.#step.subgraph,
              path,
              ...(province ? { province } : {}),
            }),
          );
        }
      }
    }
    graftEntities(this.#representations, entities);
  }

  #settleScattered(outcomes: readonly Outcome[]): void {
    const covered: RegionOutcome[] = [];
    const entities = this.#representations.texts.map((_, index): DataObject => {
      const entity: DataObject = {};
      for (const aimed of this.#fields) {
        const outcome = this.#mergeField(aimed, index, outcomes);
        if (outcome === null) continue;
        entity[aimed.field.responseKey] = outcome.value;
        covered.push(...outcome.outcomes);
      }
      return entity;
    });
    rewriteAnswer(entities, this.#part.group.rewrites);
    graftEntities(this.#representations, entities);
    this.#execution.cover(this.#step.order, covered);
  }

  /** Null when the field does not belong to this entity's type, or is skipped. */
  #mergeField(
    { field, provinces, pages }: AimedField,
    index: number,
    all: readonly Outcome[],
  ): { readonly value: unknown; readonly outcomes: readonly RegionOutcome[] } | null {
    const typename = String(this.#representations.sources[index]?.__typename);
    if (typename !== field.typeName) return null;
    const outcomes = all.filter(({ endpoint }) =>
      endpoint.provinces.some((province) => provinces.has(province)),
    );
    const { subgraph } = this.#step;
    const from = [this.#part.responseKey, index, field.responseKey];
    const to = () => this.#fieldPath(index, field);
    const read = readFieldAnswers(outcomes, { subgraph, from, to });
    if (read.faults.length > 0) {
      if (!this.#hasTold)
        for (const fault of read.faults) this.#execution.fail(this.#step.order, fault);
      this.#hasTold = true;
      return { value: null, outcomes: [] };
    }
    const page = pages?.[index] ?? null;
    const merged = mergeAnswers(field.merge, read.answers, { page, asked: provinces });
    const told = this.#hasTold ? { ...merged, outcomes: [] } : merged;
    this.#hasTold = true;
    failMerged(
      told,
      read,
      { subgraph, from, to },
      { order: this.#step.order, execution: this.#execution },
    );
    return { value: merged.value ?? null, outcomes: merged.outcomes };
  }

  #fieldPath(index: number, field: SentField): (string | number)[] {
    const at = { index, rest: [field.responseKey] };
    const [path = []] = entityErrorPaths(
      this.#part.group,
      this.#representations,
      at,
      this.#execution.data,
    );
    return [...path];
  }

  #failEndpoint(outcome: Extract<Outcome, { kind: "silent" }>): void {
    const sent = this.#sent.get(outcome.endpoint) ?? [];
    const [first] = sent;
    const at = { index: first ?? 0, rest: [] };
    const [path = []] = entityErrorPaths(
      this.#part.group,
      this.#representations,
      at,
      this.#execution.data,
    );
    for (const province of outcome.endpoint.provinces) {
      this.#execution.fail(
        this.#step.order,
        provinceUnavailableError(province, {
          subgraph: this.#step.subgraph,
          path,
          reason: outcome.error.reason,
          message: outcome.error.message,
        }),
      );
    }
  }

  #refuse(error: unknown): void {
    const refusal = refusalOf(error);
    const [place] = this.#part.group.paths.flatMap((path) =>
      collectPlaces(this.#execution.data, path),
    );
    this.#execution.fail(this.#step.order, {
      message: refusal.message,
      path: [...(place?.path ?? []), this.#part.fields[0]?.responseKey ?? ""],
      extensions: { ...refusal.details(), code: refusal.code },
    });
  }
}
