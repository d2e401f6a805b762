import type { VariableDefinitionNode } from "graphql";

/** The definitions of those variables that a text of GraphQL uses. */
export function usedVariables(
  text: string,
  definitions: readonly VariableDefinitionNode[] = [],
): VariableDefinitionNode[] {
  const names = new Set(text.match(/(?<=\$)\w+/g));
  return definitions.filter(({ variable }) => names.has(variable.name.value));
}
