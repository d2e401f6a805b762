import {
  type ASTVisitor,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from "graphql";
import { limits } from "../limits.ts";

/** How much a selection asks for once its fragments are spread. */
interface Size {
  readonly selections: number;
  readonly depth: number;
}

const nothing: Size = { selections: 0, depth: 0 };

/**
 * A validation rule: an operation may be only so deep and so large. The planner reads no deeper one,
 * and fragments that spread fragments let a few hundred letters stand for millions of fields, over
 * which it would sit for minutes while nobody else is answered.
 */
export function noOversizedOperation(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      const { selections, depth } = sizeOf(node, context);
      if (selections > limits.selectionsMax) {
        const message = `The operation selects more than ${limits.selectionsMax} fields once its fragments are spread.`;
        context.reportError(new GraphQLError(message, { nodes: node }));
      } else if (depth > limits.depthMax) {
        const message = `The operation is ${depth} levels deep; at most ${limits.depthMax} are served.`;
        context.reportError(new GraphQLError(message, { nodes: node }));
      }
    },
  };
}

/** Each fragment is measured once, however often it is spread. One that spreads itself is refused elsewhere. */
function sizeOf(operation: OperationDefinitionNode, context: ValidationContext): Size {
  const sizes = new Map<string, Size>();

  function ofFragment(name: string): Size {
    const known = sizes.get(name);
    if (known) return known;
    sizes.set(name, nothing);
    const size = ofSet(context.getFragment(name)?.selectionSet);
    sizes.set(name, size);
    return size;
  }

  function ofSet(set: SelectionSetNode | undefined): Size {
    let [selections, depth] = [0, 0];
    for (const selection of set?.selections ?? []) {
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      const below = isSpread ? ofFragment(selection.name.value) : ofSet(selection.selectionSet);
      const own = selection.kind === Kind.FIELD ? 1 : 0;
      selections += own + below.selections;
      // The planner's reader counts fragments as levels too.
      depth = Math.max(depth, 1 + below.depth);
    }
    return { selections, depth };
  }

  return ofSet(operation.selectionSet);
}
