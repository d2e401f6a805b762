import { ServiceError } from "../service/errors.ts";

/** What was looked at cannot be written down, so it is not shown. */
export class AccessLogUnavailableError extends ServiceError {
  override readonly name = "AccessLogUnavailableError";
  readonly code = "ACCESS_LOG_UNAVAILABLE";

  constructor(options?: ErrorOptions) {
    super(
      "The access log cannot be written, so personal data is neither shown nor changed.",
      options,
    );
  }
}

/** An agreement allows so many rows a day, and this answer would be more. */
export class RowsPerDayReachedError extends ServiceError {
  override readonly name = "RowsPerDayReachedError";
  readonly code = "FORBIDDEN";

  constructor(
    readonly province: string,
    readonly agreement: string | null,
  ) {
    super("With this answer, more rows of a day would be shown than the agreement allows.");
  }

  override get details(): Readonly<Record<string, unknown>> {
    return {
      reason: "ROWS_PER_DAY_REACHED",
      province: this.province,
      agreement: this.agreement,
    };
  }
}
