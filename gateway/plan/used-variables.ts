import { Lexer, Source, TokenKind, type VariableDefinitionNode } from "graphql";

/**
 * The definitions of those variables that a text of GraphQL uses. Read token by token: "$first"
 * within a string is no variable, and GraphQL refuses an operation that defines one it does not use.
 */
export function usedVariables(
  text: string,
  definitions: readonly VariableDefinitionNode[] = [],
): VariableDefinitionNode[] {
  if (definitions.length === 0) return [];
  const names = new Set<string>();
  const lexer = new Lexer(new Source(text));
  while (lexer.token.kind !== TokenKind.EOF) {
    if (lexer.lastToken.kind === TokenKind.DOLLAR) names.add(lexer.token.value);
    lexer.advance();
  }
  return definitions.filter(({ variable }) => names.has(variable.name.value));
}
