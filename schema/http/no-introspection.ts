import { type ASTVisitor, GraphQLError, type ValidationContext } from "graphql";

/** A validation rule: refuses what asks for the schema, with a sentence of whoever does not tell it. */
export function noIntrospection(message: string): (context: ValidationContext) => ASTVisitor {
  return (context) => ({
    Field(node) {
      const { value: name } = node.name;
      if (name === "__schema" || name === "__type")
        context.reportError(new GraphQLError(message, { nodes: node }));
    },
  });
}
