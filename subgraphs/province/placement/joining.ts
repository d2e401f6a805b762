import { daysFrom } from "./days.ts";
import { type Report, standingOf } from "./report.ts";
import type { Part, Stay } from "./stay.ts";
import { isSameStay } from "./verification.ts";

/**
 * The stay that a report joins: the same, by employer and first day, of which this side has not spoken
 * yet. Of several the one whose first day is the nearest, so whoever came first changes nothing.
 *
 * @param side whose report it is
 */
export function joinedBy<Known extends Stay>(
  report: Report,
  side: Exclude<Part, "BOTH">,
  stays: readonly Known[],
): Known | null {
  const own = side === "HOME" ? "home" : "host";
  const other = side === "HOME" ? "host" : "home";
  const [nearest] = stays
    .flatMap((stay) => {
      const theirs = standingOf(stay[other]);
      const isOpen = stay[own].report === null && theirs !== null;
      return isOpen && isSameStay(report, theirs)
        ? [{ stay, apart: Math.abs(daysFrom(report.startDate, theirs.startDate)) }]
        : [];
    })
    .sort((one, two) => one.apart - two.apart || (one.stay.id < two.stay.id ? -1 : 1));
  return nearest?.stay ?? null;
}

/** The stay of which this side has said the same before. */
export function saidBefore<Known extends Stay>(
  report: Report,
  side: Exclude<Part, "BOTH">,
  stays: readonly Known[],
): Known | null {
  const own = side === "HOME" ? "home" : "host";
  return (
    stays.find((stay) => {
      const said = standingOf(stay[own]);
      return said !== null && isSameStay(report, said);
    }) ?? null
  );
}
