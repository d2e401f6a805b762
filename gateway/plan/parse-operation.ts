import { Kind, type OperationDefinitionNode, parse } from "graphql";
import { inlineFragments } from "./flat-selection.ts";

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
