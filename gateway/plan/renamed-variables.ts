import type { OperationDefinitionNode } from "graphql";
import { reservedVariable } from "../reserved-names.ts";

/** By the client's names: the names the plan has for variables that bear a reserved one. */
export type RenamedVariables = ReadonlyMap<string, string>;

export function renamedVariablesOf(definition: OperationDefinitionNode): RenamedVariables {
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

/** The values under both names: a plan reads them by its own, the response is shaped by the client's. */
export function withRenamed(
  variables: Readonly<Record<string, unknown>>,
  renamed: RenamedVariables,
): Readonly<Record<string, unknown>> {
  if (renamed.size === 0) return variables;
  const both = { ...variables };
  for (const [name, planned] of renamed) {
    if (Object.hasOwn(variables, name)) both[planned] = variables[name];
  }
  return both;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? freeName(`${name}_`, taken) : name;
}
