import { isNativeError } from "node:util/types";

/** Every failure a subgraph process knows has a class, and every class a stable code. */
export abstract class ServiceError extends Error {
  abstract readonly code: string;

  /** What the client gets in `extensions` beside the code. */
  get details(): Readonly<Record<string, unknown>> {
    return {};
  }
}

/** The caller sent something this service cannot use. Says which field and why. */
export class BadUserInputError extends ServiceError {
  override readonly name: string = "BadUserInputError";
  readonly code: string = "BAD_USER_INPUT";

  /** @param reason a phrase such as "must not be empty", without a full stop */
  constructor(
    readonly field: string,
    readonly reason: string,
  ) {
    super(`Bad value for "${field}": ${reason}.`);
  }

  override get details(): Readonly<Record<string, unknown>> {
    return { field: this.field, reason: this.reason };
  }
}

/** An id that is not of the form its type prescribes. */
export class BadIdError extends BadUserInputError {
  override readonly name = "BadIdError";
  override readonly code = "BAD_ID";

  constructor(expected: string, field = "id") {
    super(field, `must read ${expected}`);
  }
}

/** A cursor that no page of this service ever carried. */
export class BadCursorError extends BadUserInputError {
  override readonly name = "BadCursorError";
  override readonly code = "BAD_CURSOR";

  constructor(field: string) {
    super(field, "must be a cursor of this list");
  }
}

/** The caller may not look at this, or not like this. */
export class ForbiddenError extends ServiceError {
  override readonly name = "ForbiddenError";
  readonly code = "FORBIDDEN";

  /** @param reason a stable code, such as NO_AGREEMENT */
  constructor(readonly reason: string) {
    super("The caller may not look at this.");
  }

  override get details(): Readonly<Record<string, unknown>> {
    return { reason: this.reason };
  }
}

/** Nobody vouches for the caller, and this is not for everybody. */
export class UnauthenticatedError extends ServiceError {
  override readonly name = "UnauthenticatedError";
  readonly code = "UNAUTHENTICATED";

  constructor() {
    super("Who asks for this must show a token.");
  }

  override get details(): Readonly<Record<string, unknown>> {
    return { reason: "TOKEN_REQUIRED" };
  }
}

/** The time the caller gave us is over. */
export class DeadlineExceededError extends ServiceError {
  override readonly name = "DeadlineExceededError";
  readonly code = "DEADLINE_EXCEEDED";

  constructor(options?: ErrorOptions) {
    super("The request's deadline has passed.", options);
  }
}

/** The caller went away; nobody reads this error. */
export class RequestAbandonedError extends ServiceError {
  override readonly name = "RequestAbandonedError";
  readonly code = "REQUEST_ABANDONED";

  constructor() {
    super("The caller closed the connection.");
  }
}

/** The database cannot be reached, refuses us, or lost us. The cause stays in the log. */
export class DatabaseUnavailableError extends ServiceError {
  override readonly name = "DatabaseUnavailableError";
  readonly code = "DATABASE_UNAVAILABLE";

  constructor(options?: ErrorOptions) {
    super("The database is not available.", options);
  }
}

/** The process cannot start. The message is the one line its operator reads. */
export class StartError extends ServiceError {
  override readonly name: string = "StartError";
  readonly code = "CANNOT_START";
  /** With which the process ends. */
  readonly exitCode: number = 1;
}

/** Somebody else listens where the process was to listen: whoever starts it may give it another port. */
export class PortTakenError extends StartError {
  static readonly exitCode = 98;
  override readonly name = "PortTakenError";
  override readonly exitCode = PortTakenError.exitCode;
}

/** Why a server that was to listen there does not. */
export function notListening(
  { host, port }: { readonly host: string; readonly port: number },
  cause: unknown,
): StartError {
  const code = isNativeError(cause) && "code" in cause ? cause.code : undefined;
  if (code === "EADDRINUSE")
    return new PortTakenError(`Port ${port} on ${host} is already in use.`, { cause });
  return new StartError(`Port ${port} on ${host} cannot be opened (${String(code)}).`, { cause });
}
