import { type ASTVisitor, GraphQLError, type ValidationContext } from "graphql";
import { ownPrefix } from "../reserved-names.ts";

/**
 * A validation rule: the gateway adds fields of its own to what it asks of a province, under names
 * that begin so.
 */
export function noAliasOfOurs(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      if (!node.alias?.value.startsWith(ownPrefix)) return;
      const message = `The alias "${node.alias.value}" is reserved for the gateway.`;
      context.reportError(new GraphQLError(message, { nodes: node.alias }));
    },
  };
}
