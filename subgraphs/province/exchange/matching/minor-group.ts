import { MINOR_GROUP_LENGTH } from "./weights.ts";

/** The minor group (小类) of an occupation: 4-03-02 of 4-03-02-01. */
export function minorGroupOf(occupation: string): string {
  return occupation.slice(0, MINOR_GROUP_LENGTH);
}

/** The minor groups of occupations, each once, in code order. */
export function minorGroupsOf(occupations: readonly string[]): string[] {
  return [...new Set(occupations.map(minorGroupOf))].sort();
}
