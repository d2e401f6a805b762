import { GraphQLError, getVariableValues, Kind, print } from "graphql";
import { badValue } from "./bad-value.ts";
import type { PreparedOperation } from "./plan/prepare-operation.ts";
import { InvalidRequestError } from "./plan/read-document.ts";
import { type RefusalOptions, refusedVariables } from "./refused-variables.ts";

/** The values of an operation's variables, defaults filled in, or why they are refused. */
export function readVariables(
  given: Readonly<Record<string, unknown>>,
  { definition, conditionVariables }: PreparedOperation,
  options: RefusalOptions,
): Readonly<Record<string, unknown>> | InvalidRequestError {
  const { variableDefinitions = [] } = definition;
  const { errors, coerced } = getVariableValues(
    options.schema,
    variableDefinitions,
    given,
    onlyWhether,
  );
  if (errors) {
    const refusals = refusedVariables(given, variableDefinitions, options);
    return new InvalidRequestError(refusals.length > 0 ? refusals : errors.flatMap(unexplained));
  }
  const undecided = conditionVariables.find((name) => coerced[name] === null);
  return undecided === undefined ? coerced : new InvalidRequestError([undecidedError(undecided)]);
}

/** What is refused is told in our words. Its own repeat the whole value at each fault. */
const onlyWhether = { maxErrors: 1, hideSuggestions: true };

/** graphql-js may see a fault where we see none; a refusal says all the same which value it is. */
function unexplained({ nodes = [] }: GraphQLError): GraphQLError[] {
  return nodes
    .filter((node) => node.kind === Kind.VARIABLE_DEFINITION)
    .map((definition) => {
      const field = `$${definition.variable.name.value}`;
      const reason = `must fit the type ${print(definition.type)}`;
      const extensions = { field, reason };
      return new GraphQLError(badValue(field, reason), { nodes: [definition], extensions });
    });
}

/** A default value lets a variable that may be null stand where a Boolean must. */
function undecidedError(variable: string): GraphQLError {
  const field = `$${variable}`;
  const reason = "must not be null, for @skip and @include need a value";
  return new GraphQLError(badValue(field, reason), { extensions: { field, reason } });
}
