import { SubgraphUnavailableError } from "../errors.ts";
import type { DataObject } from "./collect-targets.ts";

/**
 * INVARIANT: as many entities as representations, in their order. An answer that breaks it is
 * refused whole: there is no telling which entity is which.
 */
export function readEntities(
  answered: unknown,
  count: number,
): (DataObject | null)[] | SubgraphUnavailableError {
  if (Array.isArray(answered) && answered.length === count) return answered;
  const got = Array.isArray(answered) ? `${answered.length} entities` : "no list of entities";
  return new SubgraphUnavailableError("BAD_ANSWER", `It answered ${got} for ${count} asked.`);
}
