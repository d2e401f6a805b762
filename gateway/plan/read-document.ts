import {
  type ASTVisitor,
  BREAK,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  print,
  specifiedRules,
  type ValidationContext,
  type ValueNode,
  validate,
  valueFromAST,
  visit,
} from "graphql";

import { limits } from "../limits.ts";
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
  const reason =
    operationName === undefined
      ? "must name one of the document's operations"
      : `no operation of the document is named "${shown(operationName)}"`;
  const extensions = {
    code: "OPERATION_RESOLUTION_FAILURE",
    field: "operationName",
    reason,
  };
  const error = new GraphQLError(badValue("operationName", reason), { extensions });
  throw new InvalidRequestError([error]);
}

function parseQuery(query: string): DocumentNode {
  try {
    return parse(query, parseOptions);
  } catch (error) {
    if (error instanceof GraphQLError) {
      throw new InvalidRequestError([withCode(error, "GRAPHQL_PARSE_FAILED")]);
    }
    if (!(error instanceof RangeError)) throw error;
    // The reader calls itself for each level, and so runs out of stack.
    const tooDeep = new GraphQLError("The document is nested too deeply.");
    throw new InvalidRequestError([withCode(tooDeep, "GRAPHQL_PARSE_FAILED")]);
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

/** The rule of the spec tells what is wrong with a value, but not which argument it was given for. */
function argumentsAreNamed(context: ValidationContext): ASTVisitor {
  return {
    Argument({ name, value }) {
      const type = context.getArgument()?.type;
      if (type === undefined || holdsVariable(value)) return;
      if (valueFromAST(value, type) !== undefined) return;
      const reason = `must be of type ${String(type)}, not ${shown(print(value))}`;
      context.reportError(
        new GraphQLError(badValue(name.value, reason), {
          nodes: value,
          extensions: { field: name.value, reason },
        }),
      );
    },
  };
}

/** The provinces say it so too. */
function badValue(field: string, reason: string): string {
  return `Bad value for "${field}": ${reason}.`;
}

/** Foreign text in a message is cut, so that an error cannot be made to carry a book. */
function shown(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`;
}

function holdsVariable(value: ValueNode): boolean {
  let found = false;
  visit(value, {
    Variable: () => {
      found = true;
      return BREAK;
    },
  });
  return found;
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { ...error.extensions, code },
  });
}
