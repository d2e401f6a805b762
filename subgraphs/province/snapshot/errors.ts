import { ServiceError } from "../../service/errors.ts";

type Reason = "SNAPSHOTS_WAITING" | "SNAPSHOTS_KEPT";

/** More snapshots are asked for than a province makes, or keeps, at one time. */
export class TooManySnapshotsError extends ServiceError {
  override readonly name = "TooManySnapshotsError";
  readonly code = "RATE_LIMITED";
  readonly reason: Reason;

  constructor(what: "WAITING" | "KEPT") {
    super("This province makes no more snapshots for now.");
    this.reason = `SNAPSHOTS_${what}`;
  }

  override get details(): Readonly<Record<string, unknown>> {
    return { reason: this.reason };
  }
}
