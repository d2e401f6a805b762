import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from "graphql";
import { shown } from "../bad-value.ts";
import { type GatewayError, LimitError, OperationResolutionError } from "../errors.ts";
import { limits } from "../limits.ts";
import { argumentsAreNamed } from "./arguments-are-named.ts";
import { checkSize } from "./check-size.ts";
import { noAliasOfOurs } from "./no-alias-of-ours.ts";
import { scanDocument } from "./scan-document.ts";

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

/** Our own rules besides those of the spec. Whoever validates elsewhere must add them. */
export const ownRules = [noAliasOfOurs, argumentsAreNamed];

/** A document may have more faults than anyone reads. */
export function validationOptions(): { readonly maxErrors: number } {
  return { maxErrors: limits.validationErrorsMax };
}

/**
 * Whether a document is larger than the limits allow. Whoever parses and validates elsewhere must ask
 * first.
 */
export function oversized(query: string): InvalidRequestError | null {
  try {
    scanDocument(query);
    checkSize(parse(query));
    return null;
  } catch (error) {
    if (error instanceof LimitError) return asRefusal(error);
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

export interface ReadOptions {
  readonly moreRules?: readonly ValidationRule[];
  /** Whether names that the client may have meant are kept from it. */
  readonly hideSuggestions?: boolean;
}

/**
 * Parses and validates.
 *
 * @throws InvalidRequestError
 */
export function readDocument(
  query: string,
  schema: GraphQLSchema,
  { moreRules = [], hideSuggestions = false }: ReadOptions = {},
): DocumentNode {
  const document = parseQuery(query);
  const rules = [...specifiedRules, ...ownRules, ...moreRules];
  const options = { ...validationOptions(), hideSuggestions };
  const errors = validate(schema, document, rules, options);
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
    scanDocument(query);
    const document = parse(query);
    checkSize(document);
    return document;
  } catch (error) {
    if (error instanceof LimitError) throw asRefusal(error);
    if (!(error instanceof GraphQLError)) throw error;
    throw new InvalidRequestError([withCode(error, "GRAPHQL_PARSE_FAILED")]);
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
