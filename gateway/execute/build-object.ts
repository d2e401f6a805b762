import type { BuiltField } from "../plan/plan.ts";

const memberTypes: Readonly<Record<string, string>> = { outcomes: "RegionOutcome" };

/** Gives an object of the gateway's own the names the client selected. */
export function buildObject(
  source: object,
  selection: readonly BuiltField[],
  typename: string,
): Record<string, unknown> {
  const built: Record<string, unknown> = {};
  for (const { responseKey, name, selection: inner } of selection) {
    const value: unknown =
      name === "__typename" ? typename : (source as Record<string, unknown>)[name];
    built[responseKey] = Array.isArray(value)
      ? value.map((item: object) => buildObject(item, inner, memberTypes[name] ?? ""))
      : value;
  }
  return built;
}
