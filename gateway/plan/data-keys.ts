import type { FieldNode } from "graphql";
import { aliasMark } from "../reserved-names.ts";

/**
 * The key under which the data holds a field while an operation runs.
 *
 * A client's alias may be the name of another field: `id: title` beside a plan that needs the real
 * `id`, or `__typename: id`. Inside the gateway such aliases get a name that no field has, so that
 * what the plan needs and what the client calls it never meet (see decisions/0004-data-keys.md).
 *
 * @param fieldNames every field name of the supergraph
 */
export function dataKeyOf(node: FieldNode, fieldNames: ReadonlySet<string>): string {
  const alias = node.alias?.value;
  if (alias === undefined || alias === node.name.value) return node.name.value;
  const collides = fieldNames.has(alias) || alias.startsWith("_") || alias.endsWith(aliasMark);
  return collides ? `${alias}${aliasMark}` : alias;
}

/** What the client calls a key of the data; error paths are told in these names. */
export function responseKeyOfDataKey(key: string): string {
  return key.endsWith(aliasMark) ? key.slice(0, -aliasMark.length) : key;
}
