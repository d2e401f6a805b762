import type { Actor } from "./caller.ts";
import { personOf } from "./decide.ts";
import { fieldDenialOf, officeDenialOf } from "./for-roles.ts";
import type { Permit, PermittedRows } from "./permit.ts";
import type { Purpose } from "./purpose.ts";

export type WritePermission =
  | { readonly kind: "permitted"; readonly permit: Permit }
  | { readonly kind: "denied"; readonly reason: "NOT_OWN_PROVINCE" };

/**
 * What speaks against an office's writing what is open in one province's register, such as a job; null
 * when nothing does.
 *
 * @param actor one whom `roleRefusalOf` does not refuse
 * @param write the mutation, such as "publishJob"
 */
export function openWriteDenialOf(
  actor: Actor,
  holder: string,
  write: string,
): "NOT_OWN_PROVINCE" | null {
  return fieldDenialOf(actor, holder, `Mutation.${write}`);
}

export interface WriteGround {
  /** Two-digit code of the province whose register is written to. */
  readonly holder: string;
  /** The paper by which somebody acts for the person, as their own files name it; null of the person. */
  readonly evidence: string | null;
  readonly groups: Permit["groups"];
  /** What for, when an office does its duty; else a right of the person is exercised. */
  readonly purpose?: Purpose | undefined;
  /** Whether another province tells of something: its key was proved, and it has no office here. */
  readonly isOfPartner?: boolean | undefined;
}

/**
 * Whether a right of a person may be exercised in one province's register, and for whom: by persons
 * for themselves, by a helper for the own caseload, by an office for people of its own province.
 *
 * @param actor one whom `roleRefusalOf` does not refuse
 */
export function permitToWrite(
  actor: Actor,
  { holder, evidence, groups, purpose = "DATA_SUBJECT_REQUEST", isOfPartner = false }: WriteGround,
): WritePermission {
  const reason = isOfPartner ? null : officeDenialOf(actor, holder, "writes");
  if (reason !== null) return { kind: "denied", reason };
  const permit: Permit = {
    actor,
    access: { purpose, authorizationId: null, caseNo: evidence },
    holder,
    basis: purpose === "DATA_SUBJECT_REQUEST" ? "RIGHT_OF_THE_PERSON" : "STATUTORY_DUTY",
    agreementId: null,
    groups,
    rows: rowsOf(actor),
    rowsPerDayMax: null,
  };
  return { kind: "permitted", permit };
}

function rowsOf(actor: Actor): PermittedRows {
  if (actor.role === "DATA_SUBJECT") return { kind: "OWN", personLink: personOf(actor) ?? "" };
  return actor.role === "HELPER" ? { kind: "CASELOAD", helper: actor.sub } : { kind: "ALL" };
}
