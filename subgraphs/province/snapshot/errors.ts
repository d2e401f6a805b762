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

/** A file became longer than one may be. */
export class SnapshotTooLargeError extends ServiceError {
  override readonly name = "SnapshotTooLargeError";
  readonly code = "SNAPSHOT_TOO_LARGE";

  constructor(bytesMax: number) {
    super(`A snapshot may have ${bytesMax} bytes; ask for smaller regions.`);
  }

  override get details(): Readonly<Record<string, unknown>> {
    return { field: "region" };
  }
}
