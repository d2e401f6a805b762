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
import { tooLarge } from "./answer-too-large.ts";
import { completeResponse } from "./complete-response.ts";
import { Selection } from "./selection.ts";
import { composeWriter, notAsPromised, type ResponseWriter } from "./write-response.ts";

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
   * @returns the data as JSON text, and errors for what broke the schema's promises
   * @throws TooManyRowsError for an answer beyond the limit
   */
  shape(execution: Execution): {
    readonly dataText: string;
    readonly added: readonly ExecutionError[];
  } {
    const writers = this.#writersFor(execution.variables);
    try {
      const write = execution.escaped ? writers.escaping : writers.raw;
      return { dataText: write(execution.data), added: [] };
    } catch (error) {
      if (error !== notAsPromised) throw error;
    }
    const { rootType, schema } = this.#options;
    const completed = completeResponse(execution.data, writers.selection, rootType, {
      schema,
      errors: execution.errors,
      lacking: execution.lacking,
    });
    const dataText = JSON.stringify(completed.data);
    if (dataText.length > limits.answerCharactersMax) throw tooLarge();
    return { dataText, added: completed.errors };
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
      };
    });
  }
}
