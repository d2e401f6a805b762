import type { EntitiesPart } from "../plan/plan.ts";
import type { DataObject } from "./collect-targets.ts";

/** The key by which an entity is known, such as a global id or a region code. */
export function keyOfEntity(source: DataObject, { keys }: EntitiesPart): string | null {
  const key = keys.find((name) => typeof source[name] === "string");
  return key === undefined ? null : String(source[key]);
}
