import { badValue } from "./bad-value.ts";
import { type LimitName, limits } from "./limits.ts";

interface Told {
  readonly cause?: unknown;
  /** What a client may read beside the message and the code. Never a stack, never an address. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * Every failure the gateway knows has a class, and every class a stable code. Those of one part of the gateway
 * stand with it: `access-log/errors.ts`, `access/errors.ts`, `execute/errors.ts`, `follow/errors.ts`,
 * `identity/errors.ts`.
 */
export abstract class GatewayError extends Error {
  abstract readonly code: string;
  readonly #details: Readonly<Record<string, unknown>>;

  constructor(message: string, { cause, details = {} }: Told = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.#details = details;
  }

  get extensions(): Readonly<Record<string, unknown>> {
    return { ...this.#details, code: this.code };
  }
}

/** The supergraph file cannot be served: missing, unreadable, not composed, or a sharding rule is broken. */
export class SupergraphError extends GatewayError {
  readonly code = "BAD_SUPERGRAPH";

  constructor(
    readonly problems: readonly string[],
    options?: { cause?: unknown; file?: string },
  ) {
    const place = options?.file === undefined ? "" : ` in ${options.file} (--supergraph)`;
    const { cause } = options ?? {};
    super(`The supergraph${place} cannot be served:\n- ${problems.join("\n- ")}`, { cause });
  }
}

/** The environment or the command line is wrong. */
export class ConfigError extends GatewayError {
  readonly code = "BAD_CONFIG";

  constructor(readonly problems: readonly string[]) {
    super(`Bad configuration:\n- ${problems.join("\n- ")}`);
  }
}

/**
 * A value the client sent is refused, and the field it stands in is named. The reason is a phrase such
 * as "must not be empty", without a full stop.
 */
export class BadUserInputError extends GatewayError {
  readonly code: string = "BAD_USER_INPUT";

  constructor({ field, reason, ...more }: { field: string; reason: string; province?: string }) {
    super(badValue(field, reason), { details: { field, reason, ...more } });
  }
}

/** A cursor that is malformed, or that belongs to another list. */
export class BadCursorError extends BadUserInputError {
  override readonly code = "BAD_CURSOR";
}

/** An id that no province could have issued. */
export class BadIdError extends BadUserInputError {
  override readonly code = "BAD_ID";
}

/** An id or a region code names a province this gateway does not know. */
export class UnknownProvinceError extends BadUserInputError {
  override readonly code = "UNKNOWN_PROVINCE";

  constructor({ field, province }: { field: string; province: string }) {
    const reason = `must be of a province that is served here, not of "${province}"`;
    super({ field, reason, province });
  }
}

/** The operation needs something the gateway refuses, such as a subscription. */
export class UnsupportedOperationError extends GatewayError {
  readonly code = "UNSUPPORTED_OPERATION";
}

/** The document has no operation of the name, or several and no name was given. */
export class OperationResolutionError extends GatewayError {
  readonly code = "OPERATION_RESOLUTION_FAILURE";

  constructor(reason: string) {
    const field = "operationName";
    super(badValue(field, reason), { details: { field, reason } });
  }
}

/** The planner finds no way to answer an operation. Its own words, about its own graph, are the cause. */
export class UnplannableOperationError extends GatewayError {
  readonly code = "UNPLANNABLE_OPERATION";

  constructor(options: { cause: unknown }) {
    const advice = "Ask for the ids of the inner objects first, then for their fields by id.";
    super(`The planner finds no way to answer this operation in one request. ${advice}`, options);
  }
}

/** A request names a document by an id that is none of the listed ones. */
export class UnknownDocumentError extends GatewayError {
  readonly code = "PERSISTED_QUERY_NOT_FOUND";

  constructor() {
    // Clients of automatic persisted queries know it by these words.
    super("PersistedQueryNotFound");
  }
}

/** An operation would have to be one of those that the operator has listed. */
export class UnlistedOperationError extends GatewayError {
  readonly code = "QUERY_NOT_IN_SAFELIST";

  /** @param which operations must be listed, for people */
  constructor(which: string) {
    super(`Only operations that are listed here are answered${which}.`);
  }
}

/** What a limit bounds; each family has a code of its own. */
export type LimitCode =
  | "LIMIT_TOKENS"
  | "LIMIT_DEPTH"
  | "LIMIT_OPERATIONS"
  | "LIMIT_SELECTIONS"
  | "LIMIT_ALIASES"
  | "LIMIT_ROOT_FIELDS"
  | "LIMIT_VARIABLES"
  | "BODY_TOO_LARGE"
  | "LIMIT_COST";

/** A request is larger than a limit allows. The message says what of it, and by which setting. */
export class LimitError extends GatewayError {
  /**
   * @param met how many there are; counting may have ended there
   * @param counted what the limit counts, such as "aliases in an operation"
   */
  constructor(
    readonly code: LimitCode,
    { limit, met, counted }: { limit: LimitName; met: number; counted: string },
  ) {
    const allowed = limits[limit];
    super(`Too many ${counted}: ${met}, and the limit ${limit} allows ${allowed}.`, {
      details: { limit, allowed, met },
    });
  }
}

/** A client has used up what its requests may cost for now. */
export class RateLimitedError extends GatewayError {
  readonly code = "RATE_LIMITED";
  readonly limit: LimitName;
  readonly allowed: number;
  /** What is left for requests. */
  readonly left: number;
  readonly retryAfterSeconds: number;

  /** @param spent what the request may cost (`met`), and what there is for it */
  constructor(spent: { limit: LimitName; met: number; left: number; retryAfterSeconds: number }) {
    const { limit, met, left, retryAfterSeconds } = spent;
    const allowed = limits[limit];
    super(
      `The client has asked too much: this may cost ${met}, and ${left} are left of ${limit}. Ask again in ${retryAfterSeconds} s.`,
      { details: { limit, allowed, met, left, retryAfterSeconds } },
    );
    this.limit = limit;
    this.allowed = allowed;
    this.left = left;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** More is asked at once than can be answered in time. */
export class OverloadedError extends GatewayError {
  readonly code = "OVERLOADED";

  constructor() {
    super("Too much is asked at once. Ask again later; with a token sooner.");
  }
}

/** The gateway cannot listen where it was told to. */
export class ListenError extends GatewayError {
  readonly code = "CANNOT_LISTEN";

  constructor(failure: { host: string; port: number; cause: NodeJS.ErrnoException }) {
    const { host, port, cause } = failure;
    const reason =
      cause.code === "EADDRINUSE" ? "is already in use" : `cannot be opened (${cause.code})`;
    super(`Port ${port} on ${host} ${reason}. Choose another one with --port.`, { cause });
  }
}
