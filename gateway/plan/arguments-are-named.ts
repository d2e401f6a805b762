import {
  type ASTVisitor,
  BREAK,
  GraphQLError,
  print,
  type ValidationContext,
  type ValueNode,
  valueFromAST,
  visit,
} from "graphql";
import { badValue, shown } from "../bad-value.ts";

/**
 * A validation rule: the one of the spec tells what is wrong with a value, but not which argument it
 * was given for.
 */
export function argumentsAreNamed(context: ValidationContext): ASTVisitor {
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
