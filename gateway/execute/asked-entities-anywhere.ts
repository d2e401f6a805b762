import { limits } from "../limits.ts";
import type { EntitiesPart, SentField, ShardedFetch } from "../plan/plan.ts";
import { type AskedPart, refusalOf } from "./asked-part.ts";
import { collectPlaces, type DataObject } from "./collect-targets.ts";
import { keyOfEntity } from "./entity-key.ts";
import type { Execution } from "./execution.ts";
import { type ExecutionError, toExecutionError } from "./execution-errors.ts";
import { entityErrorPaths, graftEntities } from "./fetch-entities.ts";
import { errorsBelow, outageError, readFieldAnswers } from "./field-answers.ts";
import { type PageRequest, readArguments, readPageRequest } from "./field-arguments.ts";
import { gatherEntities } from "./gather-entities.ts";
import { isSilent, type RegionOutcome } from "./merge/coverage.ts";
import { earliestOf } from "./merge/page-position.ts";
import { mergeAnswers } from "./merge-answers.ts";
import type { Endpoint } from "./provinces.ts";
import { objectsPerEntity, type Representations } from "./representations.ts";
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

/** Entities on their way to every province asked: their scattered fields are merged, entity by entity. */
export class AskedEntitiesAnywhere implements AskedPart {
  readonly part: EntitiesPart;
  readonly #step: ShardedFetch;
  readonly #execution: Execution;
  readonly #representations: Representations;
  readonly #fields: readonly AimedField[];
  readonly #allTexts: string;
  /** Faults of the client that were told already: once for the batch, not for each entity. */
  readonly #told = new Set<string>();
  /** A field's outages, each told once for the batch, at the first of the objects it concerns. */
  readonly #outages = new Map<string, { readonly error: ExecutionError; places: number }>();

  constructor(part: EntitiesPart, step: ShardedFetch, execution: Execution) {
    this.part = part;
    this.#step = step;
    this.#execution = execution;
    this.#representations = gatherEntities(part.group, execution, {
      order: step.order,
      max: limits.entitiesPerProvinceMax,
    });
    const { texts } = this.#representations;
    this.#allTexts = variableText(part.group.variable, `[${texts.join(",")}]`);
    this.#fields = texts.length === 0 ? [] : this.#aim();
  }

  asks(endpoint: Endpoint): boolean {
    return this.#fields.some((aimed) => isAsked(endpoint, aimed));
  }

  variableTexts(endpoint: Endpoint): string[] {
    const after = this.#fields.flatMap(({ field, pages }) => {
      const [page] = pages ?? [];
      if (field.afterVariable === null || page === undefined) return [];
      const position = earliestOf(page.position, endpoint.provinces);
      return [variableText(field.afterVariable, JSON.stringify(position))];
    });
    return [this.#allTexts, ...after];
  }

  settle(all: readonly Outcome[]): void {
    if (this.#fields.length === 0) return;
    const covered: RegionOutcome[] = [];
    const objects = objectsPerEntity(this.#representations);
    const entities = this.#representations.texts.map((_, index): DataObject => {
      const entity: DataObject = {};
      for (const aimed of this.#fieldsOf(index)) {
        const merged = this.#mergeField(aimed, { index, objects: objects[index] ?? 0 }, all);
        entity[aimed.field.responseKey] = merged.value;
        covered.push(...merged.outcomes);
      }
      return entity;
    });
    rewriteAnswer(entities, this.part.group.rewrites);
    graftEntities(this.#representations, entities);
    for (const { error, places } of this.#outages.values()) {
      const extensions = { ...error.extensions, places };
      this.#execution.fail(this.#step.order, { ...error, extensions });
    }
    this.#execution.cover(this.#step.order, covered);
  }

  /** Each field by itself: one that is refused does not cost its neighbours. */
  #aim(): AimedField[] {
    return this.part.fields.flatMap((field) => {
      try {
        return [this.#aimField(field)];
      } catch (error) {
        this.#refuse(field, error);
        return [];
      }
    });
  }

  #aimField(field: SentField): AimedField {
    const { provinces, schema } = this.#execution.surroundings;
    const args = readArguments(field, schema, this.#execution.variables);
    const pages =
      field.merge.kind === "connection"
        ? this.#representations.sources.map((source) =>
            readPageRequest(field, args, keyOfEntity(source, this.part)),
          )
        : null;
    return { field, provinces: provincesOfRoute(field.route, args, provinces), pages };
  }

  /** The fields that belong to the type of an entity. */
  #fieldsOf(index: number): readonly AimedField[] {
    const typename = this.#representations.sources[index]?.__typename;
    return this.#fields.filter(({ field }) => field.typeName === typename);
  }

  #mergeField(
    aimed: AimedField,
    { index, objects }: { readonly index: number; readonly objects: number },
    all: readonly Outcome[],
  ): { readonly value: unknown; readonly outcomes: readonly RegionOutcome[] } {
    const { field, provinces, pages } = aimed;
    const place = {
      subgraph: this.#step.subgraph,
      from: [this.part.responseKey, index, field.responseKey],
      to: () => this.#pathOf(index, field),
    };
    const outcomes = all.filter(({ endpoint }) => isAsked(endpoint, aimed));
    const read = readFieldAnswers(outcomes, place);
    if (read.faults.length > 0) {
      for (const fault of read.faults) {
        if (this.#isNew(field, fault.message)) this.#execution.fail(this.#step.order, fault);
      }
      return { value: null, outcomes: [] };
    }
    const page = pages?.[index] ?? null;
    const merged = mergeAnswers(field.merge, read.answers, { page, asked: provinces });
    for (const outcome of merged.outcomes.filter(({ state }) => isSilent(state))) {
      const { region, code, message } = outcome;
      const key = `${field.responseKey} ${region} ${code} ${message}`;
      const told = this.#outages.get(key) ?? { error: outageError(outcome, place), places: 0 };
      told.places += objects;
      this.#outages.set(key, told);
    }
    for (const error of errorsBelow(merged, read, place))
      this.#execution.fail(this.#step.order, error);
    return { value: merged.value ?? null, outcomes: merged.outcomes };
  }

  #isNew({ responseKey }: SentField, failure: string): boolean {
    const key = `${responseKey} ${failure}`;
    if (this.#told.has(key)) return false;
    this.#told.add(key);
    return true;
  }

  #pathOf(index: number, field: SentField): readonly (string | number)[] {
    const at = { index, rest: [field.responseKey] };
    const { data } = this.#execution;
    const [path = []] = entityErrorPaths(this.part.group, this.#representations, at, data);
    return path;
  }

  #refuse(field: SentField, error: unknown): void {
    const refusal = refusalOf(error);
    const [place] = this.part.group.paths.flatMap((path) =>
      collectPlaces(this.#execution.data, path, { max: 1 }),
    );
    const path = [...(place?.path ?? []), field.responseKey];
    this.#execution.fail(this.#step.order, toExecutionError(refusal, path));
  }
}

function isAsked({ provinces }: Endpoint, aimed: AimedField): boolean {
  return provinces.some((province) => aimed.provinces.has(province));
}
