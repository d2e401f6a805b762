import {
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import type { DataObject } from "../collect-targets.ts";
import { lengthAtOnceMax } from "../in-turns.ts";
import type { ObjectLike, SelectedField, Selection } from "./selection.ts";

/** Writes the response's data as JSON text; throws `notAsPromised` where it cannot. */
export type ResponseWriter = (data: DataObject) => string;

/**
 * Thrown when a value breaks the schema's promise: a null that must not be, a word that is no
 * enum value, a scalar where an object belongs. The careful twin, `completeResponse`, then says
 * where and finds the nearest place that may be null.
 */
export const notAsPromised = new Error("The data is not as the schema promises.");

/**
 * Thrown when a text gets too long to be written without a pause: the other twin, `composePieces`, then
 * writes it from the start. Nobody knows before, for shared lists may make a long answer of little data.
 */
export const tooLongAtOnce = new Error("The text is too long to be written at once.");

export type Writer = (value: unknown) => string;

export interface ComposerOptions {
  readonly schema: GraphQLSchema;
  /** Whether strings may hold characters that JSON escapes. */
  readonly escaping: boolean;
}

/**
 * Composes one writer for a whole selection, straight from data to text: no copy of the data and
 * no walk of the schema at run time.
 */
export function composeWriter(
  selection: Selection,
  rootType: GraphQLObjectType,
  options: ComposerOptions,
): ResponseWriter {
  const composer = new Composer(options);
  const write = composer.object(rootType, selection);
  return (data) => {
    try {
      const text = write(data);
      if (text.length > lengthAtOnceMax) throw tooLongAtOnce;
      return text;
    } finally {
      // The writer is kept for the next request, the data of this one is not.
      composer.forgetLists();
    }
  };
}

/** How each field of an object is written, in their order. */
export function responseFields(type: ObjectLike, selection: Selection) {
  return selection.fieldsOf(type).map((field, index) => ({
    prefix: `${index === 0 ? "" : ","}${JSON.stringify(field.responseKey)}:`,
    key: field.dataKey,
    field,
  }));
}

export class Composer {
  readonly #schema: GraphQLSchema;
  readonly #escaping: boolean;
  /** Texts of the lists of the response at hand, by the writer and the list. */
  #lists = new Map<Writer, Map<readonly unknown[], string>>();

  constructor({ schema, escaping }: ComposerOptions) {
    this.#schema = schema;
    this.#escaping = escaping;
  }

  forgetLists(): void {
    this.#lists = new Map();
  }

  object(type: ObjectLike, selection: Selection): Writer {
    const fields = responseFields(type, selection).map(({ prefix, key, field }, index) => ({
      key,
      write: this.field(type, field),
      isText: !this.#escaping && isText(field.type),
      ...prefixesOf(index === 0 ? `{${prefix}` : prefix),
    }));
    if (fields.length === 0) return (value) => (isObject(value) ? "{}" : broken());
    // V8 keeps a text as a tree of what it was put together of, and every leaf takes time when it is sent:
    // so a quotation mark is no text of its own, but goes with the key beside it.
    return (value) => {
      if (!isObject(value)) throw notAsPromised;
      let text = "";
      let isQuoteOpen = false;
      for (let i = 0; i < fields.length; i++) {
        const field = fields[i] as (typeof fields)[number];
        const member = value[field.key];
        if (field.isText && typeof member === "string") {
          text += (isQuoteOpen ? field.fromTextToText : field.toText) + member;
          isQuoteOpen = true;
        } else {
          text += (isQuoteOpen ? field.fromText : field.prefix) + field.write(member);
          isQuoteOpen = false;
        }
      }
      return text + (isQuoteOpen ? '"}' : "}");
    };
  }

  field(type: ObjectLike, field: SelectedField): Writer {
    if (field.type !== null) return this.value(field.type, field.selection);
    return this.#meta(field.name, isAbstractType(type) ? null : type.name);
  }

  /** `__typename` of a concrete type is known; introspection comes ready-made from graphql-js. */
  #meta(name: string, typeName: string | null): Writer {
    if (name === "__typename" && typeName !== null) {
      const text = JSON.stringify(typeName);
      return () => text;
    }
    return (value) => JSON.stringify(value ?? null);
  }

  value(type: GraphQLOutputType, selection: Selection): Writer {
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
    const write = this.value(itemType, selection);
    const writeList = (value: unknown) => {
      if (!Array.isArray(value)) throw notAsPromised;
      let text = "[";
      for (let i = 0; i < value.length; i++) {
        text += i === 0 ? write(value[i]) : `,${write(value[i])}`;
        if (text.length > lengthAtOnceMax) throw tooLongAtOnce;
      }
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
      if (known !== undefined) return inOnePiece(known);
      const text = write(list);
      texts.set(list, text);
      return text;
    };
  }

  #abstract(type: GraphQLAbstractType, selection: Selection): Writer {
    const writers = new Map<string, Writer>();
    const typeOf = this.typeReader(type);
    return (value) => {
      const concrete = typeOf(value);
      let write = writers.get(concrete.name);
      if (write === undefined) {
        write = this.object(concrete, selection);
        writers.set(concrete.name, write);
      }
      return write(value);
    };
  }

  /**
   * Reads of which type an object of an abstract one is: by its name, or the interface itself. Without a
   * name nothing selected depends on the type: the plan asks for it wherever it does.
   */
  typeReader(type: GraphQLAbstractType): (value: unknown) => ObjectLike {
    const known = new Map<string, ObjectLike>();
    return (value) => {
      const typename = (value as DataObject).__typename;
      if (typename === undefined && isInterfaceType(type)) return type;
      if (typeof typename !== "string") throw notAsPromised;
      let concrete = known.get(typename);
      if (concrete === undefined) {
        concrete = this.#concrete(type, typename);
        known.set(typename, concrete);
      }
      return concrete;
    };
  }

  #concrete(type: GraphQLAbstractType, typename: string): GraphQLObjectType {
    const concrete = this.#schema.getType(typename);
    if (!isObjectType(concrete) || !this.#schema.isSubType(type, concrete)) throw notAsPromised;
    return concrete;
  }
}

/**
 * The same text, flat: V8 puts a tree together once somebody asks for a character of it. Else it would
 * do so wherever the text stands.
 */
function inOnePiece(text: string): string {
  return text.charCodeAt(0) === openList ? text : broken();
}

const openList = "[".charCodeAt(0);

/** A prefix, with the closing quotation mark of the text before it and the opening one of the text behind it. */
function prefixesOf(prefix: string) {
  return {
    prefix,
    toText: `${prefix}"`,
    fromText: `"${prefix}`,
    fromTextToText: `"${prefix}"`,
  };
}

function isText(type: GraphQLOutputType | null): boolean {
  const { name } = type === null ? {} : (getNullableType(type) as { readonly name?: string });
  return name === "String" || name === "ID";
}

function isObject(value: unknown): value is DataObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function broken(): never {
  throw notAsPromised;
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
