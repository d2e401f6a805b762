import type { Contract, ContractField } from "./contract.ts";

/** A connection is known by its edges: an ordered list that is cut into pages. */
export function isConnection(contract: Contract, type: string): boolean {
  return contract.types.get(type)?.fields.has("edges") ?? false;
}

/** The parts of a connection the gateway builds itself and needs no merge rule for. */
const BUILT_BY_THE_GATEWAY: ReadonlySet<string> = new Set(["edges", "pageInfo", "coverage"]);

/** What else a connection carries, such as a count or facets: merged by rule. */
export function extrasOf(contract: Contract, type: string): ContractField[] {
  const fields = contract.types.get(type)?.fields.values() ?? [];
  return [...fields].filter((field) => !BUILT_BY_THE_GATEWAY.has(field.name));
}
