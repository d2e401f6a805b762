import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { shown } from "../bad-value.ts";
import { type GatewayError, OperationResolutionError } from "../errors.ts";
import { limits } from "../limits.ts";
import { argumentsAreNamed } from "./arguments-are-named.ts";
import { noAliasOfOurs } from "./no-alias-of-ours.ts";
import { noDeepValue } from "./no-deep-value.ts";
import { noOversizedOperation } from "./no-oversized-operation.ts";

/** The request is refused before anything is planned or fetched. */
export class InvalidRequestError extends Error {
  override readonly name = "InvalidRequestError";
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super("The request is not valid.");
    this.errors = errors;
  }
}

export function asRefusal({ message, extensions }: GatewayError): InvalidRequestError {
  return new InvalidRequestError([new GraphQLError(message, { extensions })]);
}

/** What is told of a document over which the reader, which calls itself for each level, runs out of stack. */
export const nestedTooDeeply = `The document is nested too deeply; at most ${limits.depthMax} levels are served.`;

/** Our own rules besides those of the spec. Whoever validates elsewhere must add them. */
export const ownRules = [noAliasOfOurs, argumentsAreNamed, noOversizedOperation, noDeepValue];

/** How a document is read. Whoever parses elsewhere must do it so. */
export const parseOptions = { maxTokens: limits.tokensMax };

/**
 * Parses and validates.
 *
 * @throws InvalidRequestError
 */
export function readDocument(query: string, schema: GraphQLSchema): DocumentNode {
  const document = parseQuery(query);
  const errors = validate(schema, document, [...specifiedRules, ...ownRules]);
  if (errors.length > 0) {
    throw new InvalidRequestError(
      errors.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED")),
    );
  }
  return document;
}

/**
 * The operation to run.
 *
 * @throws InvalidRequestError when the name fits none, or is missing where there are several
 */
export function operationIn(
  document: DocumentNode,
  operationName: string | undefined,
): OperationDefinitionNode {
  const operation = getOperationAST(document, operationName);
  if (operation) return operation;
  const given = operationName === undefined ? "" : `, not "${shown(operationName)}"`;
  throw asRefusal(
    new OperationResolutionError(`must name one of the document's operations${given}`),
  );
}

function parseQuery(query: string): DocumentNode {
  try {
    return parse(query, parseOptions);
  } catch (error) {
    if (error instanceof GraphQLError) {
      throw new InvalidRequestError([withCode(error, "GRAPHQL_PARSE_FAILED")]);
    }
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidRequestError([
      withCode(new GraphQLError(nestedTooDeeply), "GRAPHQL_PARSE_FAILED"),
    ]);
  }
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { ...error.extensions, code },
  });
}
