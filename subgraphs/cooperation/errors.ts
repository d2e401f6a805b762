import { ServiceError } from "../service/errors.ts";

/** A region code of the right form that no list of GB/T 2260 knows, today's or an older one. */
export class UnknownRegionError extends ServiceError {
  override readonly name = "UnknownRegionError";
  readonly code = "UNKNOWN_REGION";
  readonly field: string;
  readonly region: string;

  constructor(field: string, region: string) {
    super(`Bad value for "${field}": no region has the code "${region}".`);
    this.field = field;
    this.region = region;
  }

  override get details(): Readonly<Record<string, unknown>> {
    return { field: this.field, region: this.region, reason: "no region has this code" };
  }
}
