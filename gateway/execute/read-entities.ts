import type { DataObject } from "./collect-targets.ts";
import { SubgraphUnavailableError } from "./errors.ts";

/**
 * Takes out what was not asked: it would be grafted over what another subgraph has answered.
 *
 * INVARIANT: as many entities as representations, in their order. An answer that breaks it is
 * refused whole: there is no telling which entity is which.
 */
export function readEntities(
  answered: unknown,
  { count, keys }: { readonly count: number; readonly keys: ReadonlySet<string> },
): (DataObject | null)[] | SubgraphUnavailableError {
  if (Array.isArray(answered) && answered.length === count) {
    for (const entity of answered) dropOthers(entity, keys);
    return answered;
  }
  const got = Array.isArray(answered) ? `${answered.length} entities` : "no list of entities";
  return new SubgraphUnavailableError("BAD_ANSWER", `It answered ${got} for ${count} asked.`);
}

function dropOthers(entity: unknown, keys: ReadonlySet<string>): void {
  if (typeof entity !== "object" || entity === null) return;
  for (const key in entity) if (!keys.has(key)) Reflect.deleteProperty(entity, key);
}
