import { badValue } from "./bad-value.ts";

/** Every failure the gateway knows has a class, and every class a stable code. */
export abstract class GatewayError extends Error {
  abstract readonly code: string;

  /** What a client may read beside the code. Never a stack, never an address. */
  details(): Record<string, unknown> {
    return {};
  }
}

/** The supergraph file cannot be served: missing, unreadable, not composed, or a sharding rule is broken. */
export class SupergraphError extends GatewayError {
  override readonly name = "SupergraphError";
  readonly code = "BAD_SUPERGRAPH";
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: { cause: unknown }) {
    super(`The supergraph cannot be served:\n- ${problems.join("\n- ")}`, options);
    this.problems = problems;
  }
}

/** The environment or the command line is wrong. */
export class ConfigError extends GatewayError {
  override readonly name = "ConfigError";
  readonly code = "BAD_CONFIG";

  constructor(problems: readonly string[]) {
    super(`Bad configuration:\n- ${problems.join("\n- ")}`);
  }
}

/**
 * A value the client sent is refused, and the field it stands in is named. The reason is a phrase such
 * as "must not be empty", without a full stop.
 */
export class BadUserInputError extends GatewayError {
  override readonly name: string = "BadUserInputError";
  readonly code: string = "BAD_USER_INPUT";
  readonly field: string;
  readonly reason: string;

  constructor({ field, reason }: { field: string; reason: string }) {
    super(badValue(field, reason));
    this.field = field;
    this.reason = reason;
  }

  override details(): Record<string, unknown> {
    return { field: this.field, reason: this.reason };
  }
}

/** A cursor that is malformed, or that belongs to another list. */
export class BadCursorError extends BadUserInputError {
  override readonly name = "BadCursorError";
  override readonly code = "BAD_CURSOR";
}

/** An id that no province could have issued. */
export class BadIdError extends BadUserInputError {
  override readonly name = "BadIdError";
  override readonly code = "BAD_ID";
}

/** An id or a region code names a province this gateway does not know. */
export class UnknownProvinceError extends BadUserInputError {
  override readonly name = "UnknownProvinceError";
  override readonly code = "UNKNOWN_PROVINCE";
  readonly province: string;

  constructor({ field, province }: { field: string; province: string }) {
    super({ field, reason: `must be of a province that is served here, not of "${province}"` });
    this.province = province;
  }

  override details(): Record<string, unknown> {
    return { ...super.details(), province: this.province };
  }
}

/** The operation needs something the gateway refuses, such as a subscription. */
export class UnsupportedOperationError extends GatewayError {
  override readonly name = "UnsupportedOperationError";
  readonly code = "UNSUPPORTED_OPERATION";
}

/** An operation multiplies its rows beyond what one answer may hold. */
export class TooManyRowsError extends GatewayError {
  override readonly name = "TooManyRowsError";
  readonly code = "TOO_MANY_ROWS";
  readonly limit: string;

  constructor({ limit, message }: { limit: string; message: string }) {
    super(message);
    this.limit = limit;
  }

  override details(): Record<string, unknown> {
    return { limit: this.limit, reason: this.message };
  }
}

/** Why a subgraph gave no usable answer. */
export type SilenceReason = "TIMEOUT" | "DOWN" | "BAD_ANSWER" | "FOREIGN_ROWS";

/** A subgraph gave no usable answer. The message says what was seen, not where it was asked. */
export class SubgraphUnavailableError extends GatewayError {
  override readonly name = "SubgraphUnavailableError";
  readonly code = "SUBGRAPH_UNAVAILABLE";
  readonly reason: SilenceReason;

  constructor(reason: SilenceReason, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.reason = reason;
  }
}

/** The gateway cannot listen where it was told to. */
export class ListenError extends GatewayError {
  override readonly name = "ListenError";
  readonly code = "CANNOT_LISTEN";

  constructor(failure: { host: string; port: number; cause: NodeJS.ErrnoException }) {
    const { host, port, cause } = failure;
    const reason =
      cause.code === "EADDRINUSE" ? "is already in use" : `cannot be opened (${cause.code})`;
    super(`Port ${port} on ${host} ${reason}. Choose another one with --port.`, { cause });
  }
}
