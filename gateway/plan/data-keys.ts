import type { FieldNode } from "graphql";
import { aliasMark, requiredCallPrefix } from "../reserved-names.ts";
import type { FieldNames } from "../supergraph/field-names.ts";

/**
 * The key under which the data holds a field while an operation runs.
 *
 * A client's alias may be the name of another field: `id: title` beside a plan that needs the real
 * `id`, or `__typename: id`. Inside the gateway such aliases get a name that no field has, so that
 * what the plan needs and what the client calls it never meet (see decisions/0004-data-keys.md).
 * So does a field with arguments that a plan may need without.
 */
export function dataKeyOf(node: FieldNode, fieldNames: FieldNames): string {
  const name = node.name.value;
  const key = node.alias?.value ?? name;
  const collides =
    key === name
      ? hasArguments(node) && fieldNames.needed.has(name)
      : fieldNames.all.has(key) || key.startsWith("_") || key.endsWith(aliasMark);
  return collides ? `${key}${aliasMark}` : key;
}

function hasArguments({ arguments: given = [] }: FieldNode): boolean {
  return given.length > 0;
}

/** What the client calls a key of the data; error paths are told in these names. */
export function responseKeyOfDataKey(key: string): string {
  if (key.endsWith(aliasMark)) return key.slice(0, -aliasMark.length);
  return key.replace(requiredCallPrefix, "");
}
