import type { PlacementKind } from "../vocabulary/enums.ts";
import type { Report } from "./report.ts";

/** Kinds of work for an employer. Nobody else's working time is filled by any of the others. */
const employing: ReadonlySet<PlacementKind> = new Set<PlacementKind>([
  "ENTERPRISE",
  "WORKSHOP",
  "ASSISTANCE_BASE",
  "PUBLIC_POST",
  "WORK_RELIEF",
]);

export function isForAnEmployer(kind: PlacementKind): boolean {
  return employing.has(kind);
}

/**
 * Whether one person cannot have done both: full-time work for two employers on the same day. Who has a
 * part-time public-welfare post may do flexible work beside it, and anybody two part-time jobs.
 */
export function areRivals(one: Report, other: Report): boolean {
  if (!isFullTimeForAnEmployer(one) || !isFullTimeForAnEmployer(other)) return false;
  if (one.employer === other.employer) return false;
  return beginsBeforeEndOf(one, other) && beginsBeforeEndOf(other, one);
}

function isFullTimeForAnEmployer({ fullTime, kind, employer }: Report): boolean {
  return fullTime && isForAnEmployer(kind) && employer !== null;
}

function beginsBeforeEndOf({ startDate }: Report, { endDate }: Report): boolean {
  return endDate === null || startDate <= endDate;
}
