import {
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  visit,
} from "graphql";

/** Reads an operation of the planner's, or for it, with its named fragments put in their places. */
export function parseOperation(text: string): OperationDefinitionNode {
  const { definitions } = parse(text, { noLocation: true });
  const fragments = new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const operation = definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`No operation: ${text}`);
  const selections = inlineFragments(operation.selectionSet.selections, fragments);
  return { ...operation, selectionSet: { ...operation.selectionSet, selections } };
}

/** Puts named fragments in their places, at every depth. */
function inlineFragments(
  selections: readonly SelectionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly SelectionNode[] {
  const inlined = visit(
    { kind: Kind.SELECTION_SET, selections },
    {
      FragmentSpread: (spread) => {
        const fragment = fragments.get(spread.name.value);
        if (!fragment) return undefined;
        return {
          kind: Kind.INLINE_FRAGMENT,
          typeCondition: fragment.typeCondition,
          directives: spread.directives,
          selectionSet: {
            kind: Kind.SELECTION_SET,
            selections: inlineFragments(fragment.selectionSet.selections, fragments),
          },
        };
      },
    },
  );
  return inlined.selections;
}
