import { coveredPrefixes } from "../../reference/region-cover.ts";
import { canonicalRegionCode, regionByCode } from "../../reference/regions.ts";
import { townshipsByCounty } from "../../reference/townships.ts";
import { checkedList } from "../../service/checks.ts";
import { beginsWith, type Values } from "../../service/sql.ts";
import { UnknownRegionError } from "../errors.ts";

/**
 * Rows whose code lies in one of the regions. Codes change while rows stay filed under the
 * old one, so an abolished code finds its successors' rows, and a successor the old rows.
 */
export function liesIn(column: string, { field, codes, values }: RegionCondition): string {
  return beginsWith(column, prefixesOf(field, codes), values);
}

/** The prefixes of all codes that these codes stand for; none is the beginning of another. */
export function prefixesOf(field: string, codes: readonly string[]): readonly string[] {
  const known = checkedList(field, codes).map((code) => checkedRegionCode(field, code));
  return withoutCovered(coveredPrefixes(known));
}

/** A code that is or was in force, in its one spelling: a province has two digits. */
function checkedRegionCode(field: string, code: string): string {
  const canonical = canonicalRegionCode(code);
  if (canonical !== null && (isListed(canonical) || isBelowListedCounty(canonical)))
    return canonical;
  throw new UnknownRegionError(field, code);
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

function isListed(code: string): boolean {
  return regionByCode(code) !== undefined;
}

/** Townships are listed for some counties only and villages for none: there the county decides. */
function isBelowListedCounty(code: string): boolean {
  if (code.length <= 6) return false;
  const county = code.slice(0, 6);
  return county in townshipsByCounty ? isListed(code.slice(0, 9)) : isListed(county);
}

function withoutCovered(prefixes: readonly string[]): string[] {
  const kept: string[] = [];
  for (const prefix of [...prefixes].sort()) {
    const last = kept.at(-1);
    if (last === undefined || !prefix.startsWith(last)) kept.push(prefix);
  }
  return kept;
}
