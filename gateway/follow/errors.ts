import { GatewayError } from "../errors.ts";
import { type LimitName, limits } from "../limits.ts";

/** Changes that a subscriber has not been told yet are not there any more. */
export class SnapshotRequiredError extends GatewayError {
  readonly code = "SNAPSHOT_REQUIRED";

  constructor(provinces: readonly string[]) {
    super(
      `Not all changes since the cursor are known any more: read the records of ${provinces.join(", ")} anew, then go on with this cursor.`,
      { details: { provinces } },
    );
  }
}

/** A subscriber has not taken what was told for too long. */
export class SlowConsumerError extends GatewayError {
  readonly code = "SLOW_CONSUMER";

  constructor() {
    super("What was told was not taken in time: subscribe again and go on with this cursor.");
  }
}

/** The gateway stops; another one goes on. */
export class GoingAwayError extends GatewayError {
  readonly code = "GOING_AWAY";

  constructor() {
    super("This gateway stops: subscribe again, elsewhere, and go on with this cursor.");
  }
}

/** More is followed than may be at once. */
export class TooManySubscriptionsError extends GatewayError {
  readonly code = "TOO_MANY_SUBSCRIPTIONS";

  constructor(readonly limit: LimitName) {
    const allowed = limits[limit];
    super(`Too many subscriptions: the limit ${limit} allows ${allowed}.`, {
      details: { limit, allowed },
    });
  }
}
