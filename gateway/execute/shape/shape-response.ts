import type {
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLSchema,
  SelectionSetNode,
} from "graphql";
import { limits } from "../../limits.ts";
import { RecentCache } from "../../recent-cache.ts";
import type { FieldNames } from "../../supergraph/field-names.ts";
import type { PossibleTypes } from "../../supergraph/possible-types.ts";
import type { Execution } from "../execution.ts";
import type { ExecutionError } from "../execution-errors.ts";
import { pieceLength } from "../in-turns.ts";
import { tooLarge } from "./answer-too-large.ts";
import { completeResponse } from "./complete-response.ts";
import { jsonPieces } from "./json-pieces.ts";
import { Selection } from "./selection.ts";
import { composePieces, type PiecesWriter } from "./write-pieces.ts";
import {
  composeWriter,
  notAsPromised,
  type ResponseWriter,
  tooLongAtOnce,
} from "./write-response.ts";

/** What the client asked for, by which the data of an execution is shaped. */
export interface ResponseShapeOptions {
  readonly selectionSet: SelectionSetNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Variables of @skip and @include: their values decide the shape. */
  readonly conditionVariables: readonly string[];
  /** Twenty conditions have a million combinations of values; a client uses a few. */
  readonly combinationsKept: number;
  readonly rootType: GraphQLObjectType;
  readonly schema: GraphQLSchema;
  readonly possibleTypes: PossibleTypes;
  readonly fieldNames: FieldNames;
}

interface Writers {
  readonly selection: Selection;
  readonly raw: ResponseWriter;
  readonly escaping: ResponseWriter;
  /** Of long answers, which few operations have. */
  readonly inPieces: (escaping: boolean) => PiecesWriter;
}

export interface ShapedData {
  /** JSON text, or the bytes of a long one. */
  readonly data: string | readonly Buffer[];
  /** For what broke the schema's promises. */
  readonly added: readonly ExecutionError[];
}

/** Shapes the data of executions of one operation; the writers are kept for the next request. */
export class ResponseShape {
  readonly #options: ResponseShapeOptions;
  readonly #writersByConditions: RecentCache<Writers>;

  constructor(options: ResponseShapeOptions) {
    this.#options = options;
    this.#writersByConditions = new RecentCache(options.combinationsKept);
  }

  /**
   * Shapes without a pause what is short. A long answer takes several spells, and so does one that is not
   * as the schema promises. Nothing leaves before all of it is known to be right: until then its pieces
   * are kept.
   *
   * @throws TooManyRowsError for an answer beyond the limit
   */
  *shape(execution: Execution): Generator<void, ShapedData> {
    const writers = this.#writersFor(execution.variables);
    const { data, escaped, ascii } = execution;
    try {
      return { data: (escaped ? writers.escaping : writers.raw)(data), added: [] };
    } catch (error) {
      if (error !== notAsPromised && error !== tooLongAtOnce) throw error;
    }
    try {
      return { data: yield* bytesOf(writers.inPieces(escaped)(data), ascii), added: [] };
    } catch (error) {
      if (error !== notAsPromised) throw error;
    }
    const { rootType, schema } = this.#options;
    const completed = yield* completeResponse(data, writers.selection, rootType, {
      schema,
      errors: execution.errors,
      lacking: execution.lacking,
    });
    return { data: yield* bytesOf(jsonPieces(completed.data), false), added: completed.errors };
  }

  #writersFor(variables: Readonly<Record<string, unknown>>): Writers {
    const { conditionVariables, rootType, schema, selectionSet } = this.#options;
    const key = conditionVariables.map((name) => Number(variables[name] === true)).join("");
    return this.#writersByConditions.getOrCreate(key, () => {
      const selection = new Selection([selectionSet], { ...this.#options, variables });
      return {
        selection,
        raw: composeWriter(selection, rootType, { schema, escaping: false }),
        escaping: composeWriter(selection, rootType, { schema, escaping: true }),
        inPieces: keptByFlag((escaping) =>
          composePieces(selection, rootType, { schema, escaping }),
        ),
      };
    });
  }
}

/** Makes each of two when it is needed first. */
function keptByFlag<Made>(make: (flag: boolean) => Made): (flag: boolean) => Made {
  const made = new Map<boolean, Made>();
  return (flag) => {
    const known = made.get(flag) ?? make(flag);
    made.set(flag, known);
    return known;
  };
}

/**
 * The bytes of a text that comes in pieces, in buffers of about equal size, with a pause after each.
 *
 * @param ascii whether every character is known to be ASCII
 * @throws TooManyRowsError
 */
function* bytesOf(pieces: Iterable<string>, ascii: boolean): Generator<void, readonly Buffer[]> {
  const encoding = ascii ? "latin1" : "utf8";
  const buffers: Buffer[] = [];
  let text = "";
  let characters = 0;
  for (const piece of pieces) {
    text += piece;
    if (text.length < pieceLength) continue;
    characters += text.length;
    if (characters > limits.answerCharactersMax) throw tooLarge();
    buffers.push(Buffer.from(text, encoding));
    text = "";
    yield;
  }
  buffers.push(Buffer.from(text, encoding));
  return buffers;
}
