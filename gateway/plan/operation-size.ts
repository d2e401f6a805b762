import {
  type ASTNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

/** How much an operation asks for once its fragments are spread. */
export interface Size {
  readonly selections: number;
  readonly depth: number;
  readonly aliases: number;
  /** Fields that stand in no other field. */
  readonly rootFields: number;
  /** Of names, arguments, directives and variables: a long value counts wherever it is spread. */
  readonly characters: number;
}

type FragmentOf = (name: string) => FragmentDefinitionNode | null | undefined;

const nothing: Size = { selections: 0, depth: 0, aliases: 0, rootFields: 0, characters: 0 };

/**
 * Each fragment is measured once, however often it is spread, and as if it stood at the root: how deep
 * it stands is added wherever it is spread. One that spreads itself is refused elsewhere.
 */
export function sizeOf(operation: OperationDefinitionNode, fragmentOf: FragmentOf): Size {
  const sizes = new Map<string, Size>();

  function ofFragment(name: string): Size {
    const known = sizes.get(name);
    if (known) return known;
    sizes.set(name, nothing);
    const size = ofSet(fragmentOf(name)?.selectionSet);
    sizes.set(name, size);
    return size;
  }

  function ofSet(set: SelectionSetNode | undefined): Size {
    let [selections, depth, aliases, rootFields, characters] = [0, 0, 0, 0, 0];
    for (const selection of set?.selections ?? []) {
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      const below = isSpread ? ofFragment(selection.name.value) : ofSet(selection.selectionSet);
      const isField = selection.kind === Kind.FIELD;
      selections += below.selections + (isField ? 1 : 0);
      aliases += below.aliases + (isField && selection.alias ? 1 : 0);
      rootFields += isField ? 1 : below.rootFields;
      // The planner's reader counts fragments as levels too.
      depth = Math.max(depth, 1 + below.depth);
      characters += ownCharacters(selection) + below.characters;
    }
    return { selections, depth, aliases, rootFields, characters };
  }

  const size = ofSet(operation.selectionSet);
  const declared = (operation.variableDefinitions ?? []).map(lengthOf);
  return { ...size, characters: declared.reduce((sum, length) => sum + length, size.characters) };
}

function ownCharacters(selection: SelectionNode): number {
  const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
  return lengthOf(selection) - lengthOf(isSpread ? undefined : selection.selectionSet);
}

function lengthOf(node: ASTNode | undefined): number {
  return node?.loc ? node.loc.end - node.loc.start : 0;
}
