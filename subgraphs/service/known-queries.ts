import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
} from "graphql";
import { limits } from "./limits.ts";
import { type ExecuteKnown, PlainQueries } from "./plain-query.ts";

export interface KnownQueriesOptions {
  readonly schema: GraphQLSchema;
  /** As Apollo Server is given it: what a client sees of an error. */
  readonly formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
}

/**
 * Queries that were parsed and found valid before, by their text. A gateway asks the same ones over and
 * over, and what surrounds their execution costs as much as a page of rows does. So what Apollo Server
 * has let through once is executed without it, with the same answer; whatever is not plain goes there.
 */
export class KnownQueries {
  readonly #options: KnownQueriesOptions;
  /** The one that was asked last is the last one. */
  readonly #known = new Map<string, ExecuteKnown>();
  readonly #plain: PlainQueries;
  #characters = 0;

  constructor(options: KnownQueriesOptions) {
    this.#options = options;
    this.#plain = new PlainQueries(options.schema);
  }

  /** @param document valid, and of this text */
  remember(text: string, document: DocumentNode): void {
    if (this.#known.has(text) || !isOneQuery(document)) return;
    const { schema } = this.#options;
    const inFull: ExecuteKnown = async (request) => execute({ ...request, schema, document });
    this.#known.set(text, this.#plain.compile(document) ?? inFull);
    this.#characters += text.length;
    for (const [oldest] of this.#known) {
      if (this.#characters <= limits.knownQueriesCharactersMax) break;
      this.#known.delete(oldest);
      this.#characters -= oldest.length;
    }
  }

  /**
   * @param body the JSON of a request
   * @returns the JSON of its answer; null when it is for Apollo Server, and then nothing was resolved
   */
  async answer(body: unknown, contextValue: object): Promise<string | null> {
    if (!isPlain(body)) return null;
    const executeKnown = this.#executeOf(body.query);
    if (executeKnown === null) return null;
    const { operationName, variables: variableValues } = body;
    const result = await executeKnown({ contextValue, variableValues, operationName });
    // Without data it was not executed, for the sake of its variables or its name say.
    if (result.data === undefined) return null;
    const errors = result.errors?.map((error) => this.#formatted(error));
    return `${JSON.stringify({ errors, data: result.data })}\n`;
  }

  #executeOf(text: string): ExecuteKnown | null {
    const known = this.#known.get(text);
    if (known === undefined) return null;
    this.#known.delete(text);
    this.#known.set(text, known);
    return known;
  }

  #formatted(error: GraphQLError): GraphQLFormattedError {
    const { code = "INTERNAL_SERVER_ERROR" } = error.extensions;
    const extensions = { ...error.extensions, code };
    return this.#options.formatError({ ...error.toJSON(), extensions }, error);
  }
}

/** A write is not repeated, and of several operations one would be named. */
function isOneQuery({ definitions }: DocumentNode): boolean {
  const operations = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  return operations.length === 1 && operations[0]?.operation === OperationTypeNode.QUERY;
}

interface PlainBody {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
}

/** What GraphQL over HTTP has, and nothing that Apollo Server might read as well. */
function isPlain(body: unknown): body is PlainBody {
  if (!isObject(body) || body.extensions !== undefined) return false;
  const { query, variables, operationName } = body;
  return (
    typeof query === "string" &&
    (variables === undefined || variables === null || isObject(variables)) &&
    (operationName === undefined || operationName === null || typeof operationName === "string")
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
