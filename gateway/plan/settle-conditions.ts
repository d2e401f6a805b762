import {
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from "graphql";

/**
 * Takes each @skip and @include whose value is known out of a document: what it leaves out goes,
 * what it keeps stays without it. A selection that would be empty asks for `__typename`.
 *
 * @param values of variables; literals are always known
 */
export function settleConditions(
  document: DocumentNode,
  values: Readonly<Record<string, unknown>>,
): DocumentNode {
  const settle = <Node extends SelectionNode>(node: Node): Node | null | undefined => {
    const directives = node.directives ?? [];
    const known = directives.filter((directive) => conditionOf(directive, values) !== undefined);
    if (known.length === 0) return undefined;
    if (known.some((directive) => leavesOut(directive, values))) return null;
    return { ...node, directives: directives.filter((directive) => !known.includes(directive)) };
  };
  return visit(document, {
    Field: settle,
    InlineFragment: settle,
    FragmentSpread: settle,
    SelectionSet: {
      leave: (node) => (node.selections.length === 0 ? typenameOnly : undefined),
    },
  });
}

const typenameOnly: SelectionSetNode = {
  kind: Kind.SELECTION_SET,
  selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } }],
};

function leavesOut(directive: DirectiveNode, values: Readonly<Record<string, unknown>>): boolean {
  return conditionOf(directive, values) === (directive.name.value === "skip");
}

/** Undefined for any other directive, and for a variable whose value is not given. */
function conditionOf(
  { name, arguments: args }: DirectiveNode,
  values: Readonly<Record<string, unknown>>,
): boolean | undefined {
  if (name.value !== "skip" && name.value !== "include") return undefined;
  const value = args?.[0]?.value;
  if (value?.kind === Kind.BOOLEAN) return value.value;
  if (value?.kind !== Kind.VARIABLE || !(value.name.value in values)) return undefined;
  return values[value.name.value] === true;
}
