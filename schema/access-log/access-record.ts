import type { Access, Actor } from "../access/caller.ts";
import type { PersonalType } from "../access/data-agreement.ts";
import type { DenialReason, RefusalReason } from "../access/decide.ts";
import type { FieldGroup } from "../access/field-group.ts";
import type { RoleRefusal } from "../access/for-roles.ts";
import type { LawfulBasis } from "../access/permit.ts";
import type { Purpose } from "../access/purpose.ts";
import type { Role } from "../access/role.ts";
import type { LogHead } from "./log-head.ts";

/** Why an access that the rules would have allowed was denied all the same. */
export type LogDenialReason = "ROWS_PER_DAY_REACHED" | "GROUND_NOT_SIGNED";

/** Why something was not written that the caller's role may write. */
export type WriteRefusal =
  | "BAD_USER_INPUT"
  | "IDEMPOTENCY_CONFLICT"
  | "VERSION_CONFLICT"
  | "RECORD_NOT_OPEN";

/** An operator of the province itself looks without a token, by the command line. */
export type LoggedRole = Role | "OPERATOR";

/** Who looked, as far as a log may tell. */
export interface LoggedActor {
  readonly iss: string;
  /** Of a person who asks about themselves, a digest: a log holds no pseudonyms. */
  readonly sub: string;
  readonly province: string | null;
  readonly department: string | null;
  readonly role: LoggedRole;
  readonly tokenId: string;
}

/**
 * What is written down of one look at one register, or of one write to it: who, why, on what ground,
 * which fields, how it was decided. Never a name, a pseudonym or a value of a field; rows stand there as digests.
 */
export interface AccessEntry {
  /** Null of somebody who showed no token. */
  readonly actor: LoggedActor | null;
  readonly purpose: Purpose | null;
  readonly authorizationId: string | null;
  readonly caseNo: string | null;
  readonly agreement: string | null;
  readonly basis: LawfulBasis | null;
  readonly decision: "PERMITTED" | "DENIED";
  readonly reason:
    | RefusalReason
    | RoleRefusal
    | DenialReason
    | LogDenialReason
    | WriteRefusal
    | null;
  /** How many times: more than one only of equal denials within a second. */
  readonly count: number;
  /** Whose log it is: a province's code, or the name of a gateway. */
  readonly place: string;
  /** Two-digit code of the province whose register was looked into; null of a refusal of the whole. */
  readonly holder: string | null;
  readonly personalTypes: readonly PersonalType[];
  readonly groups: readonly FieldGroup[];
  /** Coordinates such as "Worker.nameMasked", ascending; of a write the mutation, such as "Mutation.erasePerson". */
  readonly fields: readonly string[];
  /** How many rows were disclosed or written. */
  readonly rows: number;
  /** Which rows, each as a digest under the key that `digestKey` tells. */
  readonly rowDigests: readonly string[];
  readonly digestKey: string | null;
  /** The same in the gateway's record and in the provinces'. */
  readonly request: string;
  /** Where the other side's log stood, as it said. */
  readonly head: LogHead | null;
}

/** The actor of a request as a log tells of them. */
export function loggedActor(
  { iss, sub, province, department, role, tokenId }: Actor,
  digestOf: (text: string) => string,
): LoggedActor {
  const told = role === "DATA_SUBJECT" ? `digest:${digestOf(sub)}` : sub;
  return { iss, sub: told, province, department, role, tokenId };
}

/** On what ground the request was made. */
export function loggedAccess(
  access: Access | null,
): Pick<AccessEntry, "purpose" | "authorizationId" | "caseNo"> {
  return {
    purpose: access?.purpose ?? null,
    authorizationId: access?.authorizationId ?? null,
    caseNo: access?.caseNo ?? null,
  };
}
