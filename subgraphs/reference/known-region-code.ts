import { checkedRegionCode } from "./checked-region-code.ts";
import { UnknownRegionError } from "./errors.ts";
import { canonicalRegionCode, regionByCode } from "./regions.ts";
import { townshipsByCounty } from "./townships.ts";

/**
 * A code that is or was in force, in its one spelling: a province has two digits. For an argument
 * that filters: a code nobody knows is an error, not "none".
 */
export function knownRegionCode(field: string, code: string): string {
  const canonical = checkedRegionCode(field, code);
  if (isKnownRegion(canonical)) return canonical;
  throw new UnknownRegionError(field, code);
}

/** Whether a code, in its one spelling, is or was in force. */
export function isKnownRegion(canonical: string): boolean {
  return isListed(canonical) || isBelowListedCounty(canonical);
}

/** Under which code it is told that nobody knows a region; undefined of one that is known, and of what is no code. */
export function unknownRegion(code: string): "UNKNOWN_REGION" | undefined {
  const canonical = canonicalRegionCode(code);
  return canonical === null || isKnownRegion(canonical) ? undefined : "UNKNOWN_REGION";
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
