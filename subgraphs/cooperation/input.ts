import { knownRegionCode } from "../reference/known-region-code.ts";
import { checkedDate } from "../service/checks.ts";
import { BadIdError } from "../service/errors.ts";

/** The region an argument filters by, or null when none was given. */
export function readKnownRegion(field: string, code: string | null | undefined): string | null {
  return code === null || code === undefined ? null : knownRegionCode(field, code);
}

/** A calendar day, or null when none was given. */
export function readDate(field: string, date: string | null | undefined): string | null {
  return date === null || date === undefined ? null : checkedDate(field, date);
}

const agreementId = /^agreement:\d{2,12}(-\d{2,12})+(-[\w-]+)?:\d+$/;

/** An agreement's id names its parties and its version. */
export function readAgreementId(id: string): string {
  if (agreementId.test(id)) return id;
  throw new BadIdError('"agreement:<party>-<party>:<version>", such as "agreement:32-61:2"');
}
