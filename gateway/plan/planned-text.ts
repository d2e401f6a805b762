import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  visit,
} from "graphql";
import { dataKeyOf } from "./data-keys.ts";

/**
 * The operation as the planner gets it: aliases and variables that could be mistaken are renamed.
 * What stands in a fragment under a condition is found again by the type of its object, so that is
 * asked for, which the planner forgets where the type is the only possible one.
 */
export function plannedText(
  document: DocumentNode,
  renamedVariables: ReadonlyMap<string, string>,
  fieldNames: ReadonlySet<string>,
): string {
  const name = (value: string) => ({ kind: Kind.NAME, value }) as const;
  const planned = visit(document, {
    Field: {
      enter: (node) => {
        const key = dataKeyOf(node, fieldNames);
        return key === node.name.value ? undefined : { ...node, alias: name(key) };
      },
      leave: withTypename,
    },
    FragmentDefinition: { leave: withTypename },
    Variable: (node) => {
      const renamed = renamedVariables.get(node.name.value);
      return renamed === undefined ? undefined : { ...node, name: name(renamed) };
    },
  });
  return print(planned);
}

function withTypename<Node extends FieldNode | FragmentDefinitionNode>(node: Node): Node {
  const { selectionSet } = node;
  if (!selectionSet?.selections.some(holdsCondition)) return node;
  const selections = [typename, ...selectionSet.selections];
  return { ...node, selectionSet: { ...selectionSet, selections } };
}

function holdsCondition(selection: SelectionNode): boolean {
  if (selection.kind === Kind.FIELD) return false;
  if (selection.directives?.length) return true;
  return (
    selection.kind === Kind.INLINE_FRAGMENT &&
    selection.selectionSet.selections.some(holdsCondition)
  );
}

const typename: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: "__typename" },
};

/** The planner names its own variables so, and the executor its own. */
const reservedVariable = /^(representations|__batch_reps_|laowuAfter)/;

/** By the client's names: the names that such variables have in the plan. */
export function renamedVariablesOf(definition: OperationDefinitionNode): Map<string, string> {
  const names = (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  const taken = new Set(names);
  return new Map(
    names
      .filter((name) => reservedVariable.test(name))
      .map((name) => [name, freeName(`client_${name}`, taken)]),
  );
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? freeName(`${name}_`, taken) : name;
}
