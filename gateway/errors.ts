import type { DenialReason, RefusalReason } from "../schema/access/decide.ts";
import type { RoleRefusal } from "../schema/access/for-roles.ts";
import { badValue } from "./bad-value.ts";
import { type LimitName, limits } from "./limits.ts";

/** Every failure the gateway knows has a class, and every class a stable code. */
export abstract class GatewayError extends Error {
  abstract readonly code: string;

  /** What a client may read beside the message: the code, and details. Never a stack, never an address. */
  get extensions(): Readonly<Record<string, unknown>> {
    return { ...this.details(), code: this.code };
  }

  protected details(): Record<string, unknown> {
    return {};
  }
}

/** The supergraph file cannot be served: missing, unreadable, not composed, or a sharding rule is broken. */
export class SupergraphError extends GatewayError {
  override readonly name = "SupergraphError";
  readonly code = "BAD_SUPERGRAPH";
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: { cause?: unknown; file?: string }) {
    const place = options?.file === undefined ? "" : ` in ${options.file} (--supergraph)`;
    super(`The supergraph${place} cannot be served:\n- ${problems.join("\n- ")}`, options);
    this.problems = problems;
  }
}

/** The environment or the command line is wrong. */
export class ConfigError extends GatewayError {
  override readonly name = "ConfigError";
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
  override readonly name: string = "BadUserInputError";
  readonly code: string = "BAD_USER_INPUT";
  readonly field: string;
  readonly reason: string;

  constructor({ field, reason }: { field: string; reason: string }) {
    super(badValue(field, reason));
    this.field = field;
    this.reason = reason;
  }

  protected override details(): Record<string, unknown> {
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

  protected override details(): Record<string, unknown> {
    return { ...super.details(), province: this.province };
  }
}

/** The operation needs something the gateway refuses, such as a subscription. */
export class UnsupportedOperationError extends GatewayError {
  override readonly name = "UnsupportedOperationError";
  readonly code = "UNSUPPORTED_OPERATION";
}

/** The document has no operation of the name, or several and no name was given. */
export class OperationResolutionError extends GatewayError {
  override readonly name = "OperationResolutionError";
  readonly code = "OPERATION_RESOLUTION_FAILURE";
  readonly reason: string;

  constructor(reason: string) {
    super(badValue("operationName", reason));
    this.reason = reason;
  }

  protected override details(): Record<string, unknown> {
    return { field: "operationName", reason: this.reason };
  }
}

/** The planner finds no way to answer an operation. Its own words, about its own graph, are the cause. */
export class UnplannableOperationError extends GatewayError {
  override readonly name = "UnplannableOperationError";
  readonly code = "UNPLANNABLE_OPERATION";

  constructor(options: { cause: unknown }) {
    const advice = "Ask for the ids of the inner objects first, then for their fields by id.";
    super(`The planner finds no way to answer this operation in one request. ${advice}`, options);
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
  override readonly name = "LimitError";
  readonly code: LimitCode;
  readonly limit: LimitName;
  readonly allowed: number;
  /** How many there are; counting may have ended there. */
  readonly met: number;

  /** @param counted what the limit counts, such as "aliases in an operation" */
  constructor(
    code: LimitCode,
    { limit, met, counted }: { limit: LimitName; met: number; counted: string },
  ) {
    const allowed = limits[limit];
    super(`Too many ${counted}: ${met}, and the limit ${limit} allows ${allowed}.`);
    this.code = code;
    this.limit = limit;
    this.allowed = allowed;
    this.met = met;
  }

  protected override details(): Record<string, unknown> {
    return { limit: this.limit, allowed: this.allowed, met: this.met };
  }
}

/** A request names a document by an id that is none of the listed ones. */
export class UnknownDocumentError extends GatewayError {
  override readonly name = "UnknownDocumentError";
  readonly code = "PERSISTED_QUERY_NOT_FOUND";

  constructor() {
    // Clients of automatic persisted queries know it by these words.
    super("PersistedQueryNotFound");
  }
}

/** An operation would have to be one of those that the operator has listed. */
export class UnlistedOperationError extends GatewayError {
  override readonly name = "UnlistedOperationError";
  readonly code = "QUERY_NOT_IN_SAFELIST";

  /** @param which operations must be listed, for people */
  constructor(which: string) {
    super(`Only operations that are listed here are answered${which}.`);
  }
}

/** A client has used up what its requests may cost for now. */
export class RateLimitedError extends GatewayError {
  override readonly name = "RateLimitedError";
  readonly code = "RATE_LIMITED";
  readonly limit: LimitName;
  readonly allowed: number;
  /** What the request may cost. */
  readonly met: number;
  /** What is left for requests. */
  readonly left: number;
  readonly retryAfterSeconds: number;

  constructor(spent: { limit: LimitName; met: number; left: number; retryAfterSeconds: number }) {
    const { limit, met, left, retryAfterSeconds } = spent;
    super(
      `The client has asked too much: this may cost ${met}, and ${left} are left of ${limit}. Ask again in ${retryAfterSeconds} s.`,
    );
    this.limit = limit;
    this.allowed = limits[limit];
    this.met = met;
    this.left = left;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  protected override details(): Record<string, unknown> {
    const { limit, allowed, met, left, retryAfterSeconds } = this;
    return { limit, allowed, met, left, retryAfterSeconds };
  }
}

/** Changes that a subscriber has not been told yet are not there any more. */
export class SnapshotRequiredError extends GatewayError {
  override readonly name = "SnapshotRequiredError";
  readonly code = "SNAPSHOT_REQUIRED";
  readonly provinces: readonly string[];

  constructor(provinces: readonly string[]) {
    super(
      `Not all changes since the cursor are known any more: read the records of ${provinces.join(", ")} anew, then go on with this cursor.`,
    );
    this.provinces = provinces;
  }

  protected override details(): Record<string, unknown> {
    return { provinces: this.provinces };
  }
}

/** A subscriber has not taken what was told for too long. */
export class SlowConsumerError extends GatewayError {
  override readonly name = "SlowConsumerError";
  readonly code = "SLOW_CONSUMER";

  constructor() {
    super("What was told was not taken in time: subscribe again and go on with this cursor.");
  }
}

/** The gateway stops; another one goes on. */
export class GoingAwayError extends GatewayError {
  override readonly name = "GoingAwayError";
  readonly code = "GOING_AWAY";

  constructor() {
    super("This gateway stops: subscribe again, elsewhere, and go on with this cursor.");
  }
}

/** More is followed than may be at once. */
export class TooManySubscriptionsError extends GatewayError {
  override readonly name = "TooManySubscriptionsError";
  readonly code = "TOO_MANY_SUBSCRIPTIONS";
  readonly limit: LimitName;
  readonly allowed: number;

  constructor(limit: LimitName) {
    super(`Too many subscriptions: the limit ${limit} allows ${limits[limit]}.`);
    this.limit = limit;
    this.allowed = limits[limit];
  }

  protected override details(): Record<string, unknown> {
    return { limit: this.limit, allowed: this.allowed };
  }
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

  protected override details(): Record<string, unknown> {
    return { limit: this.limit, reason: this.message };
  }
}

/** Why a subgraph gave no usable answer. */
export type SilenceReason =
  | "TIMEOUT"
  | "DOWN"
  | "BAD_ANSWER"
  | "FOREIGN_ROWS"
  | "DENIED"
  /** Calls to it failed a moment ago. */
  | "SKIPPED_OPEN"
  /** Too many calls to it were waiting already. */
  | "SKIPPED_BUSY"
  /** The client has asked it too much for now. */
  | "RATE_LIMITED";

/** A subgraph gave no usable answer. The message says what was seen, not where it was asked. */
export class SubgraphUnavailableError extends GatewayError {
  override readonly name: string = "SubgraphUnavailableError";
  readonly code = "SUBGRAPH_UNAVAILABLE";
  readonly reason: SilenceReason;

  constructor(reason: SilenceReason, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.reason = reason;
  }

  protected override details(): Record<string, unknown> {
    return { reason: this.reason };
  }
}

const refusals: Readonly<
  Record<Exclude<RefusalReason | RoleRefusal, "NOT_AUTHENTICATED"> | "NOT_OWN_PROVINCE", string>
> = {
  NO_ROUTE_ABROAD: "Nobody abroad is shown persons: there is no route for it.",
  ACCESS_MISSING: "Persons are looked at on a stated ground: give the argument access.",
  PURPOSE_NOT_FOR_ROLE: "The purpose is not one of the role that the token names.",
  SCOPE_MISSING: "The token lacks the scope that its role needs.",
  NOT_FOR_ROLE: "This is not for the role that the token names.",
  CASE_NUMBER_MISSING: "The purpose is for one case: give its number as access.caseNo.",
  NOT_A_PERSON: "The token of a data subject must name a person.",
  FIELDS_NOT_FOR_PURPOSE: "The purpose does not need all the fields that are fetched.",
  NOT_OWN_PROVINCE: "Who holds an office writes to the register of the own province only.",
};

const denials: Readonly<Record<DenialReason, string>> = {
  NOT_OWN_PROVINCE: "The caller may look into the register of the own province only.",
  NO_AGREEMENT: "No agreement is in force under which the caller may look into its register.",
  PURPOSE_NOT_AGREED: "The agreement is not for this purpose.",
  TYPE_NOT_AGREED: "The agreement is not about these records.",
  FIELDS_NOT_AGREED: "The agreement does not open all the fields that are fetched.",
};

/** Nobody may look at persons like this, wherever they are registered. */
export class ForbiddenError extends GatewayError {
  override readonly name = "ForbiddenError";
  readonly code = "FORBIDDEN";
  readonly reason: keyof typeof refusals;
  /** Coordinates such as "Worker.intent", when some fields are the reason. */
  readonly fields: readonly string[];

  constructor({ reason, fields }: { reason: keyof typeof refusals; fields: readonly string[] }) {
    const named = fields.length > 0 ? ` Refused: ${fields.join(", ")}.` : "";
    super(`${refusals[reason]}${named}`);
    this.reason = reason;
    this.fields = fields;
  }

  protected override details(): Record<string, unknown> {
    return { reason: this.reason, ...(this.fields.length > 0 && { fields: this.fields }) };
  }
}

/** Persons are asked for by a URL, and URLs are written down all along their way. */
export class PersonsInUrlError extends GatewayError {
  override readonly name = "PersonsInUrlError";
  readonly code = "METHOD_NOT_ALLOWED";

  constructor() {
    super("Ask for persons by a POST: a URL is written down in many places.");
  }
}

/** A province is not asked, or does not answer, for the caller may not look into its register. */
export class DeniedError extends SubgraphUnavailableError {
  override readonly name = "DeniedError";
  readonly denial: string;

  constructor(denial: string) {
    super("DENIED", denials[denial as DenialReason] ?? "It denies the caller access.");
    this.denial = denial;
  }
}

/** Some of what the client asked for is a province's to show, and it may not. */
export class ProvinceDeniedError extends GatewayError {
  override readonly name = "ProvinceDeniedError";
  readonly code = "FORBIDDEN";
  readonly province: string;
  readonly reason: string;
  /** How many objects lack something, when they are told by the path of the first. */
  readonly places: number | undefined;

  constructor(denial: { province: string; reason: string; message: string; places?: number }) {
    super(`The province "${denial.province}" stays closed. ${denial.message}`);
    this.province = denial.province;
    this.reason = denial.reason;
    this.places = denial.places;
  }

  protected override details(): Record<string, unknown> {
    return {
      province: this.province,
      reason: this.reason,
      ...(this.places === undefined ? {} : { places: this.places }),
    };
  }
}

/** A province gave no usable answer: its rows are missing, the others' stand. */
export class ProvinceUnavailableError extends GatewayError {
  override readonly name = "ProvinceUnavailableError";
  readonly code = "PROVINCE_UNAVAILABLE";
  readonly province: string;
  readonly subgraph: string;
  readonly reason: string;
  /** How many objects lack something, when they are told by the path of the first. */
  readonly places: number | undefined;

  constructor(silence: {
    province: string;
    subgraph: string;
    reason: string;
    message: string;
    places?: number;
  }) {
    super(`The province "${silence.province}" gave no answer. ${silence.message}`);
    this.province = silence.province;
    this.subgraph = silence.subgraph;
    this.reason = silence.reason;
    this.places = silence.places;
  }

  protected override details(): Record<string, unknown> {
    return {
      province: this.province,
      reason: this.reason,
      serviceName: this.subgraph,
      ...(this.places === undefined ? {} : { places: this.places }),
    };
  }
}

/** The client wants all provinces or nothing, and not all of them answered in full. */
export class CoverageIncompleteError extends GatewayError {
  override readonly name = "CoverageIncompleteError";
  readonly code = "COVERAGE_INCOMPLETE";
  readonly provinces: readonly string[];

  constructor(provinces: readonly string[]) {
    super(`All provinces are wanted, but these did not answer in full: ${provinces.join(", ")}.`);
    this.provinces = provinces;
  }

  protected override details(): Record<string, unknown> {
    return { provinces: this.provinces };
  }
}

/** A subgraph answered a value that does not fit the schema. */
export class InvalidAnswerError extends GatewayError {
  override readonly name = "InvalidAnswerError";
  readonly code = "INVALID_ANSWER";
}

/** Why a token is refused. It tells no more than its rightful holder needs. */
export type TokenFault =
  | "TOKEN_REQUIRED"
  | "NO_BEARER_TOKEN"
  | "SEVERAL_TOKENS"
  | "TOO_LONG"
  | "MALFORMED"
  | "UNTRUSTED"
  | "WRONG_AUDIENCE"
  | "BAD_CLAIMS"
  | "EXPIRED"
  | "NOT_YET_VALID"
  | "LIVES_TOO_LONG"
  | "REVOKED";

const tokenFaults = (): Readonly<Record<TokenFault, string>> => ({
  TOKEN_REQUIRED:
    'Persons are shown only to who says who is asking: send a token in the header "authorization".',
  NO_BEARER_TOKEN: 'The header "authorization" must read "Bearer" and a token.',
  SEVERAL_TOKENS: 'The header "authorization" stands there more than once.',
  TOO_LONG: `The token is longer than ${limits.tokenCharactersMax} characters.`,
  MALFORMED: "The token is no JSON web token.",
  UNTRUSTED: "The token is not signed by an issuer that is trusted here.",
  WRONG_AUDIENCE: "The token is not for this gateway.",
  BAD_CLAIMS: "The token does not say what a token for this gateway must say.",
  EXPIRED: "The token has expired.",
  NOT_YET_VALID: "The token is not valid yet.",
  LIVES_TOO_LONG: `The token lives longer than ${limits.tokenSecondsMax / 60} minutes.`,
  REVOKED: "The token, or the key it is signed with, is revoked.",
});

/** Somebody shows a token that does not prove who they are. */
export class UnauthenticatedError extends GatewayError {
  override readonly name = "UnauthenticatedError";
  readonly code = "UNAUTHENTICATED";
  readonly reason: TokenFault;

  constructor(reason: TokenFault, options?: { cause: unknown }) {
    super(tokenFaults()[reason], options);
    this.reason = reason;
  }

  protected override details(): Record<string, unknown> {
    return { reason: this.reason };
  }
}

/** The token may be good, but the keys to check it with cannot be had. */
export class IssuerUnavailableError extends GatewayError {
  override readonly name = "IssuerUnavailableError";
  readonly code = "ISSUER_UNAVAILABLE";

  constructor() {
    super("The token cannot be checked now, for the keys of its issuer cannot be had.");
  }
}

/** What was looked at cannot be written down, so it is not shown. */
export class AccessLogUnavailableError extends GatewayError {
  override readonly name = "AccessLogUnavailableError";
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
  override readonly name = "AccessLogDamagedError";
  readonly code = "ACCESS_LOG_DAMAGED";

  constructor(file: string, line: number) {
    super(
      `The access log is damaged at ${file}, line ${line}. Keep the folder as evidence, see what "npm run audit:verify" says, and begin a new one with --access-log.`,
    );
  }
}

/** More is asked at once than can be answered in time. */
export class OverloadedError extends GatewayError {
  override readonly name = "OverloadedError";
  readonly code = "OVERLOADED";

  constructor() {
    super("Too much is asked at once. Ask again later; with a token sooner.");
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
