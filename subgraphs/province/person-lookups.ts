import type { Caller } from "../../schema/access/caller.ts";
import { ServiceError } from "../service/errors.ts";
import { Shares } from "../service/shares.ts";

/** How many people one actor may look for in one province, by a pseudonym or a number. */
export interface LookupLimits {
  readonly lookupsPerMinuteMax: number;
  readonly lookupsPerDayMax: number;
}

/** Whoever has stolen a list is soon done. */
export const lookupLimits: LookupLimits = {
  lookupsPerMinuteMax: 60,
  lookupsPerDayMax: 2_000,
};

type Reason = "LOOKUPS_PER_MINUTE" | "LOOKUPS_PER_DAY";

/** The actor has looked for as many people as they may for now. */
class TooManyLookupsError extends ServiceError {
  override readonly name = "TooManyLookupsError";
  readonly code = "RATE_LIMITED";

  constructor(readonly reason: Reason) {
    super("You have looked for as many people in this province as you may for now.");
  }

  override get details(): Readonly<Record<string, unknown>> {
    return { reason: this.reason };
  }
}

/** Counts look-ups by what names a person, per actor. Each process counts its own. */
export class PersonLookups {
  readonly #shares: readonly { readonly reason: Reason; readonly share: Shares }[];

  constructor({ lookupsPerMinuteMax, lookupsPerDayMax }: LookupLimits) {
    this.#shares = [
      {
        reason: "LOOKUPS_PER_MINUTE",
        share: new Shares({ max: lookupsPerMinuteMax, windowMs: 60_000 }),
      },
      {
        reason: "LOOKUPS_PER_DAY",
        share: new Shares({ max: lookupsPerDayMax, windowMs: 86_400_000 }),
      },
    ];
  }

  /** @throws TooManyLookupsError */
  count({ actor }: Caller): void {
    const who = actor === null ? "" : JSON.stringify([actor.iss, actor.sub]);
    for (const { reason, share } of this.#shares)
      if (share.take(who) !== null) throw new TooManyLookupsError(reason);
  }
}
