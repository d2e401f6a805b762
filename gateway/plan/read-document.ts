import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  specifiedRules,
  type ValidationContext,
  validate,
} from "graphql";

import { limits } from "../limits.ts";
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

/** Our own rules besides those of the spec. Whoever validates elsewhere must add them. */
export const ownRules = [noAliasOfOurs, noOversizedOperation];

/** How a document is read. Whoever parses elsewhere must do it so. */
export const parseOptions = { maxTokens: limits.tokensMax };

/**
 * Parses and validates.
 *
 * @throws InvalidRequestError
 */
export function readDocument(
  query: string,
  operationName: string | undefined,
  schema: GraphQLSchema,
): DocumentNode {
  const document = parseQuery(query);
  const errors = validate(schema, document, [...specifiedRules, ...ownRules]);
  if (errors.length > 0) {
    throw new InvalidRequestError(
      errors.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED")),
    );
  }
  if (getOperationAST(document, operationName)) return document;
  const message =
    operationName === undefined
      ? "The document holds several operations: say which one by operationName."
      : `The document has no operation named "${operationName}".`;
  const extensions = { code: "OPERATION_RESOLUTION_FAILURE" };
  throw new InvalidRequestError([new GraphQLError(message, { extensions })]);
}

function parseQuery(query: string): DocumentNode {
  try {
    return parse(query, parseOptions);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new InvalidRequestError([withCode(error, "GRAPHQL_PARSE_FAILED")]);
  }
}

/** The gateway adds fields of its own to what it asks of a province, under names that begin so. */
function noAliasOfOurs(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      if (!node.alias?.value.startsWith("__laowu")) return;
      const message = `The alias "${node.alias.value}" is reserved for the gateway.`;
      context.reportError(new GraphQLError(message, { nodes: node.alias }));
    },
  };
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { ...error.extensions, code },
  });
}
