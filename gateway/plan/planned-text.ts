import { type DocumentNode, Kind, print, visit } from "graphql";
import type { FieldNames } from "../supergraph/field-names.ts";
import { dataKeyOf } from "./data-keys.ts";
import type { RenamedVariables } from "./renamed-variables.ts";

/**
 * The operation as the planner gets it: aliases and variables that could be mistaken are renamed.
 * An alias that says nothing, as in `name: name`, goes: the planner takes it for another field, and
 * calls what it needs of that name as it calls the next such thing.
 */
export function plannedText(
  document: DocumentNode,
  renamedVariables: RenamedVariables,
  fieldNames: FieldNames,
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
