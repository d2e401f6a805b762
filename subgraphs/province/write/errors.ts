import { BadUserInputError, ServiceError } from "../../service/errors.ts";

/** Somebody has changed it since it was read. */
export class VersionConflictError extends ServiceError {
  override readonly name = "VersionConflictError";
  readonly code = "VERSION_CONFLICT";

  /** @param current the version that it has now; null when there is none, or it is not known */
  constructor(readonly current: number | null) {
    super("It has been changed since it was read: read it again.");
  }

  override get details(): Readonly<Record<string, unknown>> {
    return {
      field: "input.expectedVersion",
      ...(this.current !== null && { version: this.current }),
    };
  }
}

/**
 * The ID number is of somebody else, registered or erased. Whoever may see that record is told of it, which
 * then is on record as what was told of it.
 */
export class NumberTakenError extends BadUserInputError {
  override readonly name = "NumberTakenError";

  constructor(
    field: string,
    reason: string,
    readonly toldIds: readonly string[] = [],
  ) {
    super(field, reason);
  }
}

/** Nothing here, or nothing of somebody the caller may act for: which of the two is not said. */
export class RecordNotOpenError extends BadUserInputError {
  override readonly name = "RecordNotOpenError";

  /** @param what such as "an authorisation" */
  constructor(field: string, what: string) {
    super(field, `must name ${what} of somebody whom you may act for`);
  }
}
