import type { Verification } from "../vocabulary/enums.ts";
import { type Report, type Side, standingOf } from "./report.ts";
import { areRivals } from "./rivals.ts";
import { type Sides, verificationOf } from "./verification.ts";

/** Which side the register speaks for: both where the home and the work are in one province. */
export type Part = "HOME" | "HOST" | "BOTH";

/** A stay in work of one person, as one register knows it. */
export interface Stay extends Sides {
  /** Its global id. */
  readonly id: string;
  readonly part: Part;
  readonly verification: Verification;
  /** How many times this register's own part has changed: what the other one is told of. */
  readonly said: number;
}

/** What the shown facts of a stay are taken from: the host can prove them. */
export function factsOf({ home, host }: Sides): Report | null {
  return standingOf(host) ?? standingOf(home) ?? host.report ?? home.report;
}

/** The part a register speaks for, as one: where it is both, the host's stands first. */
export function ownSideOf({ part, home, host }: Pick<Stay, "part" | "home" | "host">): Side {
  return part === "HOME" ? home : host;
}

/**
 * The stays of one person with what follows from all of them together: which stand against each other,
 * and the state of each. The order in which they are given, or came to be, changes nothing, and doing it
 * again neither.
 */
export function settled<Known extends Stay>(stays: readonly Known[]): readonly Known[] {
  return stays.map((stay) => {
    const rival = rivalOf(stay, stays);
    const own: Side = { ...ownSideOf(stay), rival };
    const sides: Sides =
      stay.part === "HOME" ? { home: own, host: stay.host } : { home: stay.home, host: own };
    const isNews = evidenceOf(rival) !== evidenceOf(ownSideOf(stay).rival);
    return {
      ...stay,
      ...sides,
      said: isNews ? stay.said + 1 : stay.said,
      verification: verificationOf(sides),
    };
  });
}

/** The evidence of the first stay that this one cannot be beside; null when there is none. */
function rivalOf(stay: Stay, stays: readonly Stay[]): Side["rival"] {
  const facts = standingFactsOf(stay);
  if (facts === null) return null;
  const [first] = stays
    .filter(({ id }) => id !== stay.id)
    .flatMap((other) => standingFactsOf(other) ?? [])
    .filter((other) => areRivals(facts, other))
    .map(({ evidence }) => evidence)
    .sort((one, other) => (evidenceOf(one) < evidenceOf(other) ? -1 : 1));
  return first ?? null;
}

function standingFactsOf({ home, host }: Sides): Report | null {
  return standingOf(host) ?? standingOf(home);
}

/** Tells one evidence from another, whatever was noted of it since. */
function evidenceOf(evidence: Side["rival"]): string {
  if (evidence === null) return "";
  const { sourceRegion, sourceSystem, sourceRecordId } = evidence;
  return JSON.stringify([sourceRegion, sourceSystem, sourceRecordId]);
}
