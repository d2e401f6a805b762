import {
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from "graphql";
import { limits } from "../../limits.ts";
import type { DataObject } from "../collect-targets.ts";
import { tooLarge } from "./answer-too-large.ts";
import type { ObjectLike, Selection } from "./selection.ts";

/** Writes the response's data as JSON text; throws `notAsPromised` where it cannot. */
export type ResponseWriter = (data: DataObject) => string;

/**
 * Thrown when a value breaks the schema's promise: a null that must not be, a word that is no
 * enum value, a scalar where an object belongs. The careful twin, `completeResponse`, then says
 * where and finds the nearest place that may be null.
 */
export const notAsPromised = new Error("The data is not as the schema promises.");

type Writer = (value: unknown) => string;

/**
 * Composes one writer for a whole selection, straight from data to text: no copy of the data and
 * no walk of the schema at run time.
 *
 * @param escaping whether strings may hold characters that JSON escapes
 */
export function composeWriter(
  selection: Selection,
  rootType: GraphQLObjectType,
  { schema, escaping }: { readonly schema: GraphQLSchema; readonly escaping: boolean },
): ResponseWriter {
  const composer = new Composer(schema, escaping);
  const write = composer.object(rootType, selection);
  return (data) => {
    try {
      return write(data);
    } finally {
      // The writer is kept for the next request, the data of this one is not.
      composer.forgetLists();
    }
  };
}

class Composer {
  readonly #schema: GraphQLSchema;
  readonly #escaping: boolean;
  /** Texts of the lists of the response at hand, by the writer and the list. */
  #lists = new Map<Writer, Map<readonly unknown[], string>>();

  constructor(schema: GraphQLSchema, escaping: boolean) {
    this.#schema = schema;
    this.#escaping = escaping;
  }

  forgetLists(): void {
    this.#lists = new Map();
  }

  object(type: ObjectLike, selection: Selection): Writer {
    const isAbstract = isAbstractType(type);
    const fields = selection.fieldsOf(type).map((field, index) => ({
      prefix: `${index === 0 ? "" : ","}${JSON.stringify(field.responseKey)}:`,
      key: field.dataKey,
      write:
        field.type === null
          ? this.#meta(field.name, isAbstract ? null : type.name)
          : this.#value(field.type, field.selection),
    }));
    return (value) => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) throw notAsPromised;
      const object = value as DataObject;
      let text = "{";
      for (let i = 0; i < fields.length; i++) {
        const { prefix, key, write } = fields[i] as (typeof fields)[number];
        text += prefix + write(object[key]);
      }
      return `${text}}`;
    };
  }

  /** `__typename` of a concrete type is known; introspection comes ready-made from graphql-js. */
  #meta(name: string, typeName: string | null): Writer {
    if (name === "__typename" && typeName !== null) {
      const text = JSON.stringify(typeName);
      return () => text;
    }
    return (value) => JSON.stringify(value ?? null);
  }

  #value(type: GraphQLOutputType, selection: Selection): Writer {
    if (isNonNullType(type)) {
      const write = this.#nonNull(type.ofType, selection);
      return (value) => {
        if (value === null || value === undefined) throw notAsPromised;
        return write(value);
      };
    }
    const write = this.#nonNull(type, selection);
    return (value) => (value === null || value === undefined ? "null" : write(value));
  }

  #nonNull(type: GraphQLOutputType, selection: Selection): Writer {
    if (isListType(type)) return this.#list(type.ofType, selection);
    if (isLeafType(type)) return leafWriter(type, this.#escaping);
    if (isObjectType(type)) return this.object(type, selection);
    if (isAbstractType(type)) return this.#abstract(type, selection);
    throw new Error(`No writer for the type ${String(type)}.`);
  }

  #list(itemType: GraphQLOutputType, selection: Selection): Writer {
    const write = this.#value(itemType, selection);
    const writeList = (value: unknown) => {
      if (!Array.isArray(value)) throw notAsPromised;
      let text = "[";
      for (let i = 0; i < value.length; i++)
        text += i === 0 ? write(value[i]) : `,${write(value[i])}`;
      if (text.length > limits.answerCharactersMax) throw tooLarge();
      return `${text}]`;
    };
    return isLeafType(getNamedType(itemType)) ? writeList : this.#writeOnce(writeList);
  }

  /** An entity that stands at many places shares its lists with all of them: each is written once. */
  #writeOnce(write: Writer): Writer {
    return (value) => {
      const list = value as readonly unknown[];
      let texts = this.#lists.get(write);
      if (texts === undefined) {
        texts = new Map();
        this.#lists.set(write, texts);
      }
      const known = texts.get(list);
      if (known !== undefined) return known;
      const text = write(list);
      texts.set(list, text);
      return text;
    };
  }

  /** Without a type name nothing selected depends on the type: the plan asks for it wherever it does. */
  #abstract(type: GraphQLOutputType & { readonly name: string }, selection: Selection): Writer {
    const writers = new Map<string, Writer>();
    const untyped = isUnionType(type)
      ? null
      : this.object(type as unknown as ObjectLike, selection);
    return (value) => {
      const typename = (value as DataObject).__typename;
      if (typename === undefined && untyped !== null) return untyped(value);
      if (typeof typename !== "string") throw notAsPromised;
      let write = writers.get(typename);
      if (write === undefined) {
        const concrete = this.#concrete(type, typename);
        write = this.object(concrete, selection);
        writers.set(concrete.name, write);
      }
      return write(value);
    };
  }

  #concrete(type: GraphQLOutputType, typename: string): GraphQLObjectType {
    const concrete = this.#schema.getType(typename);
    if (!isObjectType(concrete) || !isAbstractType(type)) throw notAsPromised;
    if (!this.#schema.isSubType(type, concrete)) throw notAsPromised;
    return concrete;
  }
}

function leafWriter(type: GraphQLLeafType, escaping: boolean): Writer {
  const quote = escaping ? (text: string) => JSON.stringify(text) : (text: string) => `"${text}"`;
  switch (type.name) {
    case "String":
    case "ID":
      return (value) => (typeof value === "string" ? quote(value) : serialised(type, value));
    case "Int":
      return (value) => (isInt(value) ? String(value) : serialised(type, value));
    case "Float":
      return (value) => (Number.isFinite(value) ? String(value) : serialised(type, value));
    case "Boolean":
      return (value) => (typeof value === "boolean" ? String(value) : serialised(type, value));
    default:
      return (value) => serialised(type, value);
  }
}

/** GraphQL's Int has 32 bits. */
function isInt(value: unknown): value is number {
  return typeof value === "number" && (value | 0) === value;
}

function serialised(type: GraphQLLeafType, value: unknown): string {
  try {
    return JSON.stringify(type.serialize(value));
  } catch {
    throw notAsPromised;
  }
}
