import { type ASTVisitor, GraphQLError, type ValidationContext } from "graphql";
import { limits } from "../limits.ts";
import { sizeOf } from "./operation-size.ts";

/**
 * A validation rule: an operation may be only so deep and so large. The planner reads no deeper one,
 * and fragments that spread fragments let a few hundred letters stand for millions of fields, over
 * which it would sit for minutes while nobody else is answered.
 */
export function noOversizedOperation(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      const { selections, depth, characters } = sizeOf(node, (name) => context.getFragment(name));
      if (selections > limits.selectionsMax) {
        const message = `The operation selects more than ${limits.selectionsMax} fields once its fragments are spread.`;
        context.reportError(new GraphQLError(message, { nodes: node }));
      } else if (characters > limits.charactersMax) {
        const message = `The operation is longer than ${limits.charactersMax} characters once its fragments are spread.`;
        context.reportError(new GraphQLError(message, { nodes: node }));
      } else if (depth > limits.depthMax) {
        const message = `The operation is ${depth} levels deep; at most ${limits.depthMax} are served.`;
        context.reportError(new GraphQLError(message, { nodes: node }));
      }
    },
  };
}
