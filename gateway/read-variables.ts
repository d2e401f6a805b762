import { GraphQLError, type GraphQLSchema, getVariableValues } from "graphql";
import { badValue } from "./bad-value.ts";
import type { PreparedOperation } from "./plan/prepare-operation.ts";
import { InvalidRequestError } from "./plan/read-document.ts";
import { refusedVariables } from "./refused-variables.ts";

/** The values of an operation's variables, defaults filled in, or why they are refused. */
export function readVariables(
  given: Readonly<Record<string, unknown>>,
  { definition, conditionVariables }: PreparedOperation,
  schema: GraphQLSchema,
): Readonly<Record<string, unknown>> | InvalidRequestError {
  const { variableDefinitions = [] } = definition;
  const { errors, coerced } = getVariableValues(schema, variableDefinitions, given, onlyWhether);
  if (errors) return new InvalidRequestError(refusedVariables(given, variableDefinitions, schema));
  const undecided = conditionVariables.find((name) => coerced[name] === null);
  return undecided === undefined ? coerced : new InvalidRequestError([undecidedError(undecided)]);
}

/** What is refused is told in our words. Its own repeat the whole value at each fault. */
const onlyWhether = { maxErrors: 1, hideSuggestions: true };

/** A default value lets a variable that may be null stand where a Boolean must. */
function undecidedError(variable: string): GraphQLError {
  const field = `$${variable}`;
  const reason = "must not be null, for @skip and @include need a value";
  return new GraphQLError(badValue(field, reason), { extensions: { field, reason } });
}
