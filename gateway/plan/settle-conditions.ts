import {
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from "graphql";

/**
 * Takes every @skip and @include out of a document: what they leave out goes, the rest stays without
 * them. A selection that would be empty asks for `__typename`.
 *
 * @param values of variables; one that is not among them leaves nothing out
 */
export function settleConditions(
  document: DocumentNode,
  values: Readonly<Record<string, unknown>>,
): DocumentNode {
  const settle = <Node extends SelectionNode>(node: Node): Node | null | undefined => {
    const directives = node.directives ?? [];
    if (!directives.some(isCondition)) return undefined;
    if (directives.some((directive) => leavesOut(directive, values))) return null;
    return { ...node, directives: directives.filter((directive) => !isCondition(directive)) };
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

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === "skip" || name.value === "include";
}

function leavesOut(directive: DirectiveNode, values: Readonly<Record<string, unknown>>): boolean {
  if (!isCondition(directive)) return false;
  const value = directive.arguments?.[0]?.value;
  const leaves = directive.name.value === "skip";
  if (value?.kind === Kind.BOOLEAN) return value.value === leaves;
  if (value?.kind !== Kind.VARIABLE || !Object.hasOwn(values, value.name.value)) return false;
  return (values[value.name.value] === true) === leaves;
}
