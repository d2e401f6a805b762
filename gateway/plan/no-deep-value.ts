import {
  type ASTVisitor,
  GraphQLError,
  type ListValueNode,
  type ObjectValueNode,
  type ValidationContext,
} from "graphql";
import { limits } from "../limits.ts";

/**
 * A validation rule: lists and objects of a value may stand only so deep within each other. A scalar
 * of ours takes any value, but whoever then walks or writes it may run out of stack.
 */
export function noDeepValue(context: ValidationContext): ASTVisitor {
  let depth = 0;
  const nested = {
    enter(node: ListValueNode | ObjectValueNode) {
      depth++;
      if (depth !== limits.nestingMax + 1) return;
      const message = `A value is nested more than ${limits.nestingMax} levels deep.`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
    leave() {
      depth--;
    },
  };
  return { ListValue: nested, ObjectValue: nested };
}
