import type { DenialReason } from "../../schema/access/decide.ts";
import { GatewayError } from "../errors.ts";

/** An operation multiplies its rows beyond what one answer may hold. */
export class TooManyRowsError extends GatewayError {
  readonly code = "TOO_MANY_ROWS";

  constructor({ limit, message }: { limit: string; message: string }) {
    super(message, { details: { limit, reason: message } });
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
  readonly code = "SUBGRAPH_UNAVAILABLE";

  constructor(
    readonly reason: SilenceReason,
    message: string,
    options?: { cause: unknown },
  ) {
    super(message, { ...options, details: { reason } });
  }
}

/** Why a province stays closed: as was decided here, or as only its own log knows. */
type Denial = DenialReason | "ROWS_PER_DAY_REACHED";

const denials: Readonly<Record<Denial, string>> = {
  NOT_OWN_PROVINCE: "The caller may look into the register of the own province only.",
  NO_AGREEMENT: "No agreement is in force under which the caller may look into its register.",
  PURPOSE_NOT_AGREED: "The agreement is not for this purpose.",
  TYPE_NOT_AGREED: "The agreement is not about these records.",
  FIELDS_NOT_AGREED: "The agreement does not open all the fields that are fetched.",
  ROWS_PER_DAY_REACHED:
    "All rows are used up that the agreement lets be seen in a day; tomorrow there are new ones.",
};

/** A province is not asked, or does not answer, for the caller may not look into its register. */
export class DeniedError extends SubgraphUnavailableError {
  constructor(readonly denial: string) {
    super("DENIED", denials[denial as Denial] ?? "It denies the caller access.");
  }
}

interface Missing {
  readonly province: string;
  readonly reason: string;
  readonly message: string;
  /** How many objects lack something, when they are told by the path of the first. */
  readonly places?: number;
}

/** Some of what the client asked for is a province's to show, and it may not. */
export class ProvinceDeniedError extends GatewayError {
  readonly code = "FORBIDDEN";

  constructor({ message, ...details }: Missing) {
    super(`The province "${details.province}" stays closed. ${message}`, { details });
  }
}

/** A province gave no usable answer: its rows are missing, the others' stand. */
export class ProvinceUnavailableError extends GatewayError {
  readonly code = "PROVINCE_UNAVAILABLE";

  constructor({ message, subgraph, province, reason, ...more }: Missing & { subgraph: string }) {
    super(`The province "${province}" gave no answer. ${message}`, {
      details: { province, reason, serviceName: subgraph, ...more },
    });
  }
}

/** The client wants all provinces or nothing, and not all of them answered in full. */
export class CoverageIncompleteError extends GatewayError {
  readonly code = "COVERAGE_INCOMPLETE";

  constructor(provinces: readonly string[]) {
    super(`All provinces are wanted, but these did not answer in full: ${provinces.join(", ")}.`, {
      details: { provinces },
    });
  }
}

/** A subgraph answered a value that does not fit the schema. */
export class InvalidAnswerError extends GatewayError {
  readonly code = "INVALID_ANSWER";
}
