import { checkedRegionCode } from "../reference/checked-region-code.ts";
import { regionByCode } from "../reference/regions.ts";
import { UnknownRegionError } from "../reference/unknown-region.ts";
import { checkedDate } from "../service/checks.ts";
import { BadIdError } from "../service/errors.ts";

/** For an argument that filters: a code nobody knows is an error, not "none". */
export function readKnownRegion(field: string, code: string | null | undefined): string | null {
  if (code === null || code === undefined) return null;
  const canonical = checkedRegionCode(field, code);
  // Townships and villages are not all listed, so they are known by their county.
  if (regionByCode(canonical.slice(0, 6)) === undefined) throw new UnknownRegionError(field, code);
  return canonical;
}

/** A calendar day, or null when none was given. */
export function readDate(field: string, date: string | null | undefined): string | null {
  return date === null || date === undefined ? null : checkedDate(field, date);
}

const agreementId = /^agreement:\d{2,12}(-\d{2,12})+(-[\w-]+)?:\d+$/;

/** An agreement's id names its parties and its version. */
export function readAgreementId(id: string): string {
  if (agreementId.test(id)) return id;
  throw new BadIdError(id, '"agreement:<party>-<party>:<version>", such as "agreement:32-61:2"');
}
