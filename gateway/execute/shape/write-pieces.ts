import {
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import type { DataObject } from "../collect-targets.ts";
import { pieceLength } from "../in-turns.ts";
import type { ObjectLike, Selection } from "./selection.ts";
import {
  Composer,
  type ComposerOptions,
  notAsPromised,
  responseFields,
  type Writer,
} from "./write-response.ts";

/** Writes the response's data as JSON text, piece by piece; throws as the other writer does. */
export type PiecesWriter = (data: DataObject) => Generator<string, void>;

/** Writes one value; it remembers for this response what it has written. */
type Pieces = (value: unknown, written: Written) => Generator<string, void>;

/**
 * The texts of lists, by who wrote them and the list: an entity that stands at many places shares its
 * lists with all of them, and each is written once.
 */
class Written {
  readonly #lists = new Map<Pieces, Map<readonly unknown[], readonly string[]>>();

  get(writer: Pieces, list: readonly unknown[]): readonly string[] | undefined {
    return this.#lists.get(writer)?.get(list);
  }

  set(writer: Pieces, list: readonly unknown[], texts: readonly string[]): void {
    const known = this.#lists.get(writer) ?? new Map<readonly unknown[], readonly string[]>();
    this.#lists.set(writer, known.set(list, texts));
  }
}

/**
 * Composes the twin of `composeWriter` for answers that are too long to be written at once: equal text, but
 * whoever takes the pieces may pause between them. It ends a piece only within a list: what holds none is
 * written as the other writer does it.
 */
export function composePieces(
  selection: Selection,
  rootType: GraphQLObjectType,
  options: ComposerOptions,
): PiecesWriter {
  const write = new PiecesComposer(options).object(rootType, selection);
  return (data) => write(data, new Written());
}

class PiecesComposer {
  readonly #whole: Composer;

  constructor(options: ComposerOptions) {
    this.#whole = new Composer(options);
  }

  object(type: ObjectLike, selection: Selection): Pieces {
    const fields = responseFields(type, selection).map(({ prefix, key, field }) => ({
      prefix,
      key,
      how:
        field.type !== null && mayHoldList(field.type, field.selection)
          ? ({ pieces: this.#value(field.type, field.selection) } as const)
          : ({ pieces: null, write: this.#whole.field(type, field) } as const),
    }));
    return function* writeObject(value, written) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) throw notAsPromised;
      const object = value as DataObject;
      let text = "{";
      for (const { prefix, key, how } of fields) {
        text += prefix;
        if (how.pieces === null) text += how.write(object[key]);
        else {
          yield text;
          text = "";
          yield* how.pieces(object[key], written);
        }
      }
      yield `${text}}`;
    };
  }

  #value(type: GraphQLOutputType, selection: Selection): Pieces {
    const isNullable = !isNonNullType(type);
    const pieces = this.#nonNull(isNonNullType(type) ? type.ofType : type, selection);
    return function* writeValue(value, written) {
      if (value !== null && value !== undefined) yield* pieces(value, written);
      else if (isNullable) yield "null";
      else throw notAsPromised;
    };
  }

  #nonNull(type: GraphQLOutputType, selection: Selection): Pieces {
    if (isListType(type)) return this.#list(type.ofType, selection);
    if (isObjectType(type)) return this.object(type, selection);
    if (isAbstractType(type)) return this.#abstract(type, selection);
    throw new Error(`There is no list in the type ${String(type)}.`);
  }

  #list(itemType: GraphQLOutputType, selection: Selection): Pieces {
    const isShared = !isLeafType(getNamedType(itemType));
    const pieces = mayHoldList(itemType, selection) ? this.#value(itemType, selection) : null;
    const write: Writer | null = pieces ? null : this.#whole.value(itemType, selection);
    return function* writeList(value, written) {
      if (!Array.isArray(value)) throw notAsPromised;
      const known = written.get(writeList, value);
      if (known !== undefined) {
        yield* known;
        return;
      }
      const texts: string[] = [];
      let text = "[";
      for (let i = 0; i < value.length; i++) {
        if (i > 0) text += ",";
        for (const piece of pieces?.(value[i], written) ?? [write?.(value[i]) ?? ""]) {
          text += piece;
          if (text.length < pieceLength) continue;
          texts.push(text);
          yield text;
          text = "";
        }
      }
      text += "]";
      texts.push(text);
      if (isShared) written.set(writeList, value, texts);
      yield text;
    };
  }

  #abstract(type: GraphQLAbstractType, selection: Selection): Pieces {
    const writers = new Map<string, Pieces>();
    const typeOf = this.#whole.typeReader(type);
    const piecesOf = (concrete: ObjectLike) => {
      const known = writers.get(concrete.name) ?? this.object(concrete, selection);
      writers.set(concrete.name, known);
      return known;
    };
    return function* writeAbstract(value, written) {
      yield* piecesOf(typeOf(value))(value, written);
    };
  }
}

/** Whether there may be a list in what is written of a type; of an abstract one that shows only in the data. */
function mayHoldList(type: GraphQLOutputType, selection: Selection): boolean {
  if (isNonNullType(type)) return mayHoldList(type.ofType, selection);
  if (isListType(type) || isAbstractType(type)) return true;
  if (!isObjectType(type)) return false;
  return selection
    .fieldsOf(type)
    .some((field) => field.type !== null && mayHoldList(field.type, field.selection));
}
