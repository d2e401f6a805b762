import { isKnownRegion } from "./known-region-code.ts";
import { allSuccessorsOf, canonicalRegionCode, isValidAt } from "./regions.ts";

/**
 * What speaks against recording something new under a code: readers find what is filed under an
 * abolished one, but nobody files anything there any more.
 *
 * @param day YYYY-MM-DD
 * @returns a phrase such as "must be …"; null when nothing does
 */
export function regionProblemOf(code: string, day: string): string | null {
  const canonical = canonicalRegionCode(code);
  if (canonical === null)
    return 'must be a region code of 2, 6, 9 or 12 digits, such as "61" or "610122"';
  if (!isKnownRegion(canonical)) return "must be the code of a region of GB/T 2260";
  const county = canonical.slice(0, 6);
  if (isValidAt(county, day)) return null;
  const heirs = allSuccessorsOf(county).filter((heir) => isValidAt(heir, day));
  const told = heirs.length === 0 ? "" : `: ${county} was followed by ${heirs.join(", ")}`;
  return `must be the code of a region that is in force${told}`;
}
