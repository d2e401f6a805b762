import { ServiceError } from "../service/errors.ts";

/** A region code that GB/T 2260 never knew, in force or abolished. */
export class UnknownRegionError extends ServiceError {
  override readonly name = "UnknownRegionError";
  readonly code = "UNKNOWN_REGION";
  readonly region: string;

  constructor(
    readonly field: string,
    region: string,
  ) {
    const shown = region.slice(0, 20);
    super(`Bad value for "${field}": no region has the code "${shown}".`);
    this.region = shown;
  }

  override get details(): Readonly<Record<string, unknown>> {
    return { field: this.field, reason: "no region has this code", region: this.region };
  }
}
