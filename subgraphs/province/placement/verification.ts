import { describedEnum } from "../../service/described-enum.ts";
import type { Verification } from "../vocabulary/enums.ts";
import { daysFrom } from "./days.ts";
import { type Report, type Side, standingOf } from "./report.ts";

export const PlacementDifference = describedEnum(
  "PlacementDifference",
  "In what home and host differ (不一致原因).",
  {
    EMPLOYER: "They name different employers (用人单位不一致).",
    START_DATE: "Their first days lie more than 31 days apart (开始日期不一致).",
    DENIED: "One side says that the person does not work there (一方否认).",
    OVERLAP: "The person works full time for another employer at the same time (全日制重叠).",
  },
);
export type PlacementDifference = keyof typeof PlacementDifference;

/** How far two first days of the same stay may lie apart, in days. Own figure. */
export const startToleranceDays = 31;

/** Both sides of a stay, in either order. */
export interface Sides {
  readonly home: Side;
  readonly host: Side;
}

/**
 * In what the two sides differ. It does not matter which of them is which, nor who spoke first; what was
 * taken back says nothing.
 */
export function differencesOf({ home, host }: Sides): readonly PlacementDifference[] {
  const one = standingOf(home);
  const other = standingOf(host);
  const spoken = one ?? other;
  if (spoken === null) return [];
  const differences: PlacementDifference[] = [];
  if (one !== null && other !== null) differences.push(...factsApart(one, other));
  if ([home, host].some(({ report }) => report?.standing === "DENIED")) differences.push("DENIED");
  if (home.rival !== null || host.rival !== null) differences.push("OVERLAP");
  return differences;
}

/** The one state of a stay. */
export function verificationOf(sides: Sides): Verification {
  const isClaimed = standingOf(sides.home) !== null;
  const isSeen = standingOf(sides.host) !== null;
  if (!isClaimed && !isSeen) return "WITHDRAWN";
  if (differencesOf(sides).length > 0) return "CONFLICT";
  if (isClaimed && isSeen) return "CONFIRMED";
  return isClaimed ? "HOME_ONLY" : "HOST_ONLY";
}

/** Whether two reports of one person are of the same stay, whoever made them. */
export function isSameStay(one: Report, other: Report): boolean {
  return factsApart(one, other).length === 0;
}

function factsApart(one: Report, other: Report): readonly PlacementDifference[] {
  const differences: PlacementDifference[] = [];
  if (one.employer !== other.employer) differences.push("EMPLOYER");
  if (Math.abs(daysFrom(one.startDate, other.startDate)) > startToleranceDays)
    differences.push("START_DATE");
  return differences;
}
