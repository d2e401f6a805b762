import { ServiceError } from "../service/errors.ts";

/** An id or code of a province that this process does not hold. */
export class UnknownProvinceError extends ServiceError {
  override readonly name = "UnknownProvinceError";
  readonly code = "UNKNOWN_PROVINCE";

  constructor(
    readonly province: string,
    readonly held: readonly string[],
  ) {
    super(`The province "${province}" is not held here; held: ${held.join(", ")}.`);
  }

  override get details(): Readonly<Record<string, unknown>> {
    return { province: this.province };
  }
}
