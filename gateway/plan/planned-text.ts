import { type DocumentNode, Kind, type OperationDefinitionNode, print, visit } from "graphql";
import { reservedVariable } from "../reserved-names.ts";
import { dataKeyOf } from "./data-keys.ts";

/**
 * The operation as the planner gets it: aliases and variables that could be mistaken are renamed.
 * An alias that says nothing, as in `name: name`, goes: the planner takes it for another field, and
 * calls what it needs of that name as it calls the next such thing.
 */
export function plannedText(
  document: DocumentNode,
  renamedVariables: ReadonlyMap<string, string>,
  fieldNames: ReadonlySet<string>,
): string {
  const name = (value: string) => ({ kind: Kind.NAME, value }) as const;
  const planned = visit(document, {
    Field: (node) => {
      const key = dataKeyOf(node, fieldNames);
      if (key === node.name.value) return { ...node, alias: undefined };
      return { ...node, alias: name(key) };
    },
    Variable: (node) => {
      const renamed = renamedVariables.get(node.name.value);
      return renamed === undefined ? undefined : { ...node, name: name(renamed) };
    },
  });
  return print(planned);
}

/** By the client's names: the names that such variables have in the plan. */
export function renamedVariablesOf(definition: OperationDefinitionNode): Map<string, string> {
  const names = (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  const taken = new Set(names);
  const renamed = new Map<string, string>();
  for (const name of names.filter((one) => reservedVariable.test(one))) {
    const free = freeName(`client_${name}`, taken);
    taken.add(free);
    renamed.set(name, free);
  }
  return renamed;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? freeName(`${name}_`, taken) : name;
}
