import { BadUserInputError } from "../service/errors.ts";

/** A region code that GB/T 2260 never knew, in force or abolished. */
export class UnknownRegionError extends BadUserInputError {
  override readonly name = "UnknownRegionError";
  override readonly code = "UNKNOWN_REGION";
  readonly region: string;

  constructor(field: string, region: string) {
    const shown = region.slice(0, 20);
    super(field, `must be the code of a region, in force or abolished, not "${shown}"`);
    this.region = shown;
  }

  override get details(): Readonly<Record<string, unknown>> {
    return { ...super.details, region: this.region };
  }
}
