import { BadUserInputError } from "../service/errors.ts";
import { canonicalRegionCode } from "./regions.ts";

/** A region code in the one spelling of this house; a province has two digits. Known or not. */
export function checkedRegionCode(field: string, code: string): string {
  const canonical = canonicalRegionCode(code);
  if (canonical !== null) return canonical;
  throw new BadUserInputError(
    field,
    'must be a region code of 2, 6, 9 or 12 digits, such as "61" or "610122"',
  );
}
