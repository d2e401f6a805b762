import { GatewayError } from "../errors.ts";

/** What was looked at cannot be written down, so it is not shown. */
export class AccessLogUnavailableError extends GatewayError {
  readonly code = "ACCESS_LOG_UNAVAILABLE";

  constructor(options?: { cause: unknown }) {
    super(
      "The access log cannot be written, so personal data is neither shown nor changed.",
      options,
    );
  }
}

/** The access log is not as the gateway left it. Nothing is written behind a record that does not hold. */
export class AccessLogDamagedError extends GatewayError {
  readonly code = "ACCESS_LOG_DAMAGED";

  constructor(file: string, line: number) {
    super(
      `The access log is damaged at ${file}, line ${line}. Keep the folder as evidence, see what "npm run audit:verify" says, and begin a new one with --access-log.`,
    );
  }
}
