import { knownRegionCode } from "../../reference/known-region-code.ts";
import { coveredPrefixes } from "../../reference/region-cover.ts";
import { checkedList } from "../../service/checks.ts";
import { beginsWith, type Values } from "../../service/sql.ts";

/**
 * Rows whose code lies in one of the regions. Codes change while rows stay filed under the
 * old one, so an abolished code finds its successors' rows, and a successor the old rows.
 */
export function liesIn(column: string, { field, codes, values }: RegionCondition): string {
  return beginsWith(column, prefixesOf(field, codes), values);
}

/**
 * Rows registered in one of the regions; null when every row held here is. A row is filed under
 * a code of its own province, today's or a former one: regions of other provinces find nothing
 * here, and a province that is named as a whole needs no look at its rows.
 */
export function registeredIn(column: string, condition: RegistrationCondition): string | null {
  const prefixes = registeredPrefixes(condition);
  if (prefixes === null) return null;
  return prefixes.length === 0 ? "false" : beginsWith(column, prefixes, condition.values);
}

/** Rows registered in none of the regions; null when every row held here is outside of them. */
export function registeredOutside(
  column: string,
  condition: RegistrationCondition & RegionCondition,
): string | null {
  const prefixes = registeredPrefixes(condition);
  if (prefixes === null) return "false";
  return prefixes.length === 0 ? null : `NOT ${beginsWith(column, prefixes, condition.values)}`;
}

/** The prefixes that tell rows held here apart; null when they are all meant. */
function registeredPrefixes({
  field,
  codes,
  held,
}: RegistrationCondition): readonly string[] | null {
  if (codes === null) return null;
  const prefixes = prefixesOf(field, codes);
  if (held.every((province) => prefixes.includes(province))) return null;
  return prefixes.filter((prefix) => held.includes(prefix.slice(0, 2)));
}

/** The prefixes of all codes that these codes stand for; none is the beginning of another. */
export function prefixesOf(field: string, codes: readonly string[]): readonly string[] {
  const known = checkedList(field, codes).map((code) => knownRegionCode(field, code));
  return withoutCovered(coveredPrefixes(known));
}

/** The provinces that region codes lie in, as a gateway routes by them, in ascending order. */
export function provincesOf(codes: readonly string[]): readonly string[] {
  return [...new Set(codes.map((code) => code.slice(0, 2)))].sort();
}

export interface RegionCondition {
  /** Where the codes were given, for the error that names them. */
  readonly field: string;
  readonly codes: readonly string[];
  readonly values: Values;
}

export interface RegistrationCondition extends Omit<RegionCondition, "codes"> {
  /** Null when no region was given. */
  readonly codes: readonly string[] | null;
  /** The provinces held here, by their two digits. */
  readonly held: readonly string[];
}

function withoutCovered(prefixes: readonly string[]): string[] {
  const kept: string[] = [];
  for (const prefix of [...prefixes].sort()) {
    const last = kept.at(-1);
    if (last === undefined || !prefix.startsWith(last)) kept.push(prefix);
  }
  return kept;
}
