import { type FieldNode, Kind, type SelectionNode } from "graphql";

/** The fields of a selection, taken out of the inline fragments they stand in. */
export function flatten(selections: readonly SelectionNode[]): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      throw new Error("Named fragments are taken apart before.");
    }
    return flatten(selection.selectionSet.selections);
  });
}

export function responseKeyOf(node: FieldNode): string {
  return node.alias?.value ?? node.name.value;
}
