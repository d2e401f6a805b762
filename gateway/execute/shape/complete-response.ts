import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { limits } from "../../limits.ts";
import type { DataObject } from "../collect-targets.ts";
import { InvalidAnswerError } from "../errors.ts";
import { type ExecutionError, toExecutionError } from "../execution-errors.ts";
import { pieceLength } from "../in-turns.ts";
import { tooLarge } from "./answer-too-large.ts";
import type { ObjectLike, Selection } from "./selection.ts";
import { ToldPlaces } from "./told-places.ts";

type Path = readonly (string | number)[];

/**
 * The careful twin of the response writer, used when a value breaks the schema's promise: it
 * completes values as the GraphQL spec says, lets a null rise to the nearest nullable place, and
 * explains each with an error unless a subgraph has done so already. It pauses now and then, for a long
 * answer takes it long.
 *
 * @throws TooManyRowsError as the writer does
 */
export function* completeResponse(
  data: DataObject,
  selection: Selection,
  rootType: GraphQLObjectType,
  context: CompletionContext,
): Generator<
  void,
  { readonly data: DataObject | null; readonly errors: readonly ExecutionError[] }
> {
  const completion = new Completion(context);
  const completed = yield* completion.object(rootType, selection, data, []);
  return {
    data: completed === mustNotBeNull ? null : (completed as DataObject),
    errors: completion.added,
  };
}

interface CompletionContext {
  readonly schema: GraphQLSchema;
  readonly errors: readonly ExecutionError[];
  /** Objects with fields that are missing for an outage, which one of the errors tells for them all. */
  readonly lacking: ReadonlySet<DataObject>;
}

/** A null that its own place does not allow: it rises. */
const mustNotBeNull = Symbol("must not be null");

class Completion {
  readonly added: ExecutionError[] = [];
  readonly #schema: GraphQLSchema;
  readonly #told: ToldPlaces;
  readonly #lacking: ReadonlySet<DataObject>;
  /** At least so many characters the answer will have. */
  #characters = 0;
  /** How many there were at the last pause. */
  #pausedAt = 0;

  constructor({ schema, errors, lacking }: CompletionContext) {
    this.#schema = schema;
    this.#told = new ToldPlaces(errors.flatMap(({ path }) => (path ? [path] : [])));
    this.#lacking = lacking;
  }

  *object(
    type: ObjectLike,
    selection: Selection,
    source: DataObject,
    path: Path,
  ): Generator<void, unknown> {
    const completed: DataObject = {};
    for (const field of selection.fieldsOf(type)) {
      const value = source[field.dataKey];
      this.#willWrite(field.responseKey.length + 4);
      if (field.type === null) {
        const isTypename = field.name === "__typename" && !isAbstractType(type);
        completed[field.responseKey] = isTypename ? type.name : (value ?? null);
        continue;
      }
      const at = [...path, field.responseKey];
      if (value === undefined && this.#lacking.has(source)) this.#told.add(at);
      const place = { coordinate: `${type.name}.${field.name}`, path: at };
      const result = yield* this.#value(field.type, field.selection, value, place);
      if (result === mustNotBeNull) return mustNotBeNull;
      completed[field.responseKey] = result;
    }
    return completed;
  }

  *#value(
    type: GraphQLOutputType,
    selection: Selection,
    value: unknown,
    place: Place,
  ): Generator<void, unknown> {
    if (!isNonNullType(type)) {
      const result = yield* this.#nullable(type, selection, value, place);
      return result === mustNotBeNull ? null : result;
    }
    const result = yield* this.#nullable(type.ofType, selection, value, place);
    if (result !== null) return result;
    this.#explain(place, `Cannot return null for non-nullable field ${place.coordinate}.`);
    return mustNotBeNull;
  }

  *#nullable(
    type: GraphQLOutputType,
    selection: Selection,
    value: unknown,
    place: Place,
  ): Generator<void, unknown> {
    if (value === null || value === undefined) return null;
    if (isListType(type)) return yield* this.#list(type.ofType, selection, value, place);
    if (isLeafType(type)) {
      if (typeof value === "string") this.#willWrite(value.length);
      try {
        return type.serialize(value);
      } catch {
        return this.#broken(
          place,
          `A value that is no ${type.name} was answered for ${place.coordinate}.`,
        );
      }
    }
    if (typeof value !== "object" || Array.isArray(value)) {
      return this.#broken(place, `A value that is no object was answered for ${place.coordinate}.`);
    }
    const source = value as DataObject;
    if (isObjectType(type)) return yield* this.object(type, selection, source, place.path);
    if (!isAbstractType(type)) throw new Error(`No completion for the type ${String(type)}.`);
    const typename = source.__typename;
    if (typename === undefined && "getFields" in type) {
      return yield* this.object(type, selection, source, place.path);
    }
    const concrete = typeof typename === "string" ? this.#schema.getType(typename) : undefined;
    if (!isObjectType(concrete) || !this.#schema.isSubType(type, concrete)) {
      return this.#broken(
        place,
        `An object that is no ${type.name} was answered for ${place.coordinate}.`,
      );
    }
    return yield* this.object(concrete, selection, source, place.path);
  }

  *#list(
    itemType: GraphQLOutputType,
    selection: Selection,
    value: unknown,
    place: Place,
  ): Generator<void, unknown> {
    if (!Array.isArray(value)) {
      return this.#broken(place, `A value that is no list was answered for ${place.coordinate}.`);
    }
    const items: unknown[] = [];
    for (const [index, item] of value.entries()) {
      const at = { ...place, path: [...place.path, index] };
      this.#willWrite(1);
      if (this.#isPauseDue()) yield;
      const result = yield* this.#value(itemType, selection, item, at);
      if (result === mustNotBeNull) return mustNotBeNull;
      items.push(result);
    }
    return items;
  }

  /** Shared lists are written wherever they stand, so the answer may be far larger than its data. */
  #willWrite(characters: number): void {
    this.#characters += characters;
    if (this.#characters > limits.answerCharactersMax) throw tooLarge();
  }

  /** This takes about ten times as long for each character as writing it. */
  #isPauseDue(): boolean {
    if (this.#characters - this.#pausedAt < pieceLength / 10) return false;
    this.#pausedAt = this.#characters;
    return true;
  }

  #broken(place: Place, message: string): null {
    this.#explain(place, message);
    return null;
  }

  /** One null needs one explanation: an error at the same place, above it or below it, is enough. */
  #explain({ path }: Place, message: string): void {
    if (this.#told.explains(path)) return;
    this.#told.add(path);
    this.added.push(toExecutionError(new InvalidAnswerError(message), path));
  }
}

interface Place {
  /** Such as "Worker.name". */
  readonly coordinate: string;
  readonly path: Path;
}
