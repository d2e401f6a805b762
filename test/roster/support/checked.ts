import { expect } from "@jest/globals";
import {
  type CheckedRoster,
  checkRoster,
} from "../../../subgraphs/province/roster/check-roster.ts";
import type { Fault } from "../../../subgraphs/province/roster/fault.ts";
import type { RosterKind, SourcedEntry } from "../../../subgraphs/province/roster/roster-kind.ts";
import { rules } from "./rules.ts";

/** What a dry run tells of a roster, with all that is wrong with it. */
export async function checked<Field extends string, Entry extends SourcedEntry>(
  file: string,
  kind: RosterKind<Field, Entry>,
): Promise<CheckedRoster & { readonly told: readonly Fault[] }> {
  const faults: Fault[] = [];
  const result = await checkRoster(file, kind, { rules, onFault: (fault) => faults.push(fault) });
  return { ...result, told: faults };
}

/** What is wrong, one in a row: the header, what stands under it, and what is said of it. */
export type Planted<Header extends string> = readonly (readonly [Header, string, RegExp])[];

/** Each is told with its row, from the third on, and its column, and nothing else is. */
export function expectPlanted<Header extends string>(
  told: readonly Fault[],
  planted: Planted<Header>,
  columnOf: (header: Header) => string,
): void {
  expect(told.map(({ row, column, header }) => [row, column, header])).toEqual(
    planted.map(([header], index) => [index + 3, columnOf(header), header]),
  );
  for (const [index, [, , reason]] of planted.entries())
    expect(told[index]?.reason).toMatch(reason);
}
