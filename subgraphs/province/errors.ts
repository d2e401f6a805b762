import { BadUserInputError } from "../service/errors.ts";

/** An id of a province that this process does not hold. */
export class UnknownProvinceError extends BadUserInputError {
  override readonly name = "UnknownProvinceError";
  override readonly code = "UNKNOWN_PROVINCE";

  constructor(
    field: string,
    readonly province: string,
    held: readonly string[],
  ) {
    super(
      field,
      `must be of a province that is held here (${held.join(", ")}), not of "${province}"`,
    );
  }

  override get details(): Readonly<Record<string, unknown>> {
    return { ...super.details, province: this.province };
  }
}
