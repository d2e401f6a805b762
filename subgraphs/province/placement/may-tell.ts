import type { Agreements } from "../../../schema/access/agreements.ts";
import type { DataAgreement } from "../../../schema/access/data-agreement.ts";

/** The groups of fields that a province tells another of a placement. */
export const toldGroups = ["LINK", "EMPLOYMENT"] as const;

/** The agreement under which one province may tell another of placements today; null without any. */
export function agreementToTell(
  agreements: Agreements,
  parties: { readonly provider: string; readonly consumer: string },
  today: string,
): DataAgreement | null {
  return (
    agreements
      .between(parties)
      .find(
        ({ effectiveFrom, expiresAt, purposes, types, groups }) =>
          effectiveFrom <= today &&
          today <= expiresAt &&
          purposes.includes("PLACEMENT_FOLLOW_UP") &&
          types.includes("Placement") &&
          toldGroups.every((group) => groups.includes(group)),
      ) ?? null
  );
}
