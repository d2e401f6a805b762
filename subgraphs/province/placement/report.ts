import type { Provenance } from "../provenance/provenance.ts";
import type { PlacementKind } from "../vocabulary/enums.ts";

/** Whether what somebody reported still holds, or the opposite does. */
export type Standing =
  /** The person works, or worked, there. */
  | "STANDS"
  /** Asked about it, they say that the person does not. */
  | "DENIED"
  /** It was a mistake. */
  | "WITHDRAWN";

/** What one side, home or host, says of a stay in work. */
export interface Report {
  readonly standing: Standing;
  /** The unified social credit code; null of work for nobody, and where it is not known. */
  readonly employer: string | null;
  readonly kind: PlacementKind;
  /** Whether it fills a person's working time. */
  readonly fullTime: boolean;
  /** YYYY-MM-DD. */
  readonly startDate: string;
  /** Null while it goes on. */
  readonly endDate: string | null;
  readonly endReason: string | null;
  readonly evidence: Provenance;
}

/** What one side has to say: its report, if it made one, and what it knows that speaks against the stay. */
export interface Side {
  readonly report: Report | null;
  /** Of other full-time work of the person at the same time. */
  readonly rival: Provenance | null;
}

export const silent: Side = { report: null, rival: null };

/** The report, while it stands. */
export function standingOf({ report }: Side): Report | null {
  return report?.standing === "STANDS" ? report : null;
}
