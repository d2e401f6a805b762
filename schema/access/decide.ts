import type { Agreements } from "./agreements.ts";
import type { Access, Actor, Caller } from "./caller.ts";
import type { DataAgreement, PersonalType } from "./data-agreement.ts";
import type { FieldGroup } from "./field-group.ts";
import type { LawfulBasis, Permit, PermittedRows } from "./permit.ts";
import { groupsOfPurpose, purposesOfACase } from "./purpose.ts";
import { ruleOfRole } from "./role.ts";
import { needsRouteAbroad } from "./route-abroad.ts";

/** What of persons an operation looks at, in whatever way it comes to be fetched. */
export interface Look {
  readonly types: ReadonlySet<PersonalType>;
  readonly groups: ReadonlySet<FieldGroup>;
}

/** Why nobody may look, wherever the persons are registered: the whole operation is refused. */
export type RefusalReason =
  | "NOT_AUTHENTICATED"
  | "NO_ROUTE_ABROAD"
  | "ACCESS_MISSING"
  | "PURPOSE_NOT_FOR_ROLE"
  | "SCOPE_MISSING"
  | "CASE_NUMBER_MISSING"
  | "NOT_A_PERSON"
  | "FIELDS_NOT_FOR_PURPOSE";

export interface Refusal {
  readonly reason: RefusalReason;
  /** With FIELDS_NOT_FOR_PURPOSE: what the purpose does not need. */
  readonly groups: readonly FieldGroup[];
}

/** Why one province's register stays closed. */
export type DenialReason =
  | "NOT_OWN_PROVINCE"
  | "NO_AGREEMENT"
  | "PURPOSE_NOT_AGREED"
  | "TYPE_NOT_AGREED"
  | "FIELDS_NOT_AGREED";

export type Decision =
  | { readonly kind: "permitted"; readonly permit: Permit }
  | { readonly kind: "denied"; readonly reason: DenialReason };

export interface Circumstances {
  /** Two-digit code of the province whose register is looked into. */
  readonly holder: string;
  readonly agreements: Agreements;
  /** Today in China, YYYY-MM-DD. */
  readonly today: string;
}

/** What speaks against looking at all; null when it is up to each province. */
export function refusalOf({ actor, access }: Caller, look: Look): Refusal | null {
  if (actor === null) return refusal("NOT_AUTHENTICATED");
  if (needsRouteAbroad(actor.province)) return refusal("NO_ROUTE_ABROAD");
  if (access === null) return refusal("ACCESS_MISSING");
  const { purposes, scope } = ruleOfRole[actor.role];
  const { purpose, caseNo } = access;
  if (!purposes.has(purpose)) return refusal("PURPOSE_NOT_FOR_ROLE");
  if (!actor.scopes.includes(scope)) return refusal("SCOPE_MISSING");
  if (purposesOfACase.has(purpose) && caseNo === null) return refusal("CASE_NUMBER_MISSING");
  if (actor.role === "DATA_SUBJECT" && personOf(actor) === null) return refusal("NOT_A_PERSON");
  const needed = groupsOfPurpose[purpose];
  const tooMany = [...look.groups].filter((group) => !needed.has(group));
  return tooMany.length > 0 ? refusal("FIELDS_NOT_FOR_PURPOSE", tooMany) : null;
}

/**
 * Whether a caller may look into one province's register. Everything that is not said to be allowed
 * is denied.
 *
 * @param caller one whom `refusalOf` does not refuse
 */
export function decide(
  { actor, access }: { readonly actor: Actor; readonly access: Access },
  look: Look,
  circumstances: Circumstances,
): Decision {
  const { holder } = circumstances;
  const rows = rowsOf(actor, access);
  const permit = (agreement: DataAgreement | null): Decision => ({
    kind: "permitted",
    permit: {
      actor,
      access,
      holder,
      basis: basisOf(rows),
      agreementId: agreement?.agreementId ?? null,
      groups: look.groups,
      rows,
      rowsPerDayMax: agreement?.rowsPerDayMax ?? null,
    },
  });
  if (actor.province === holder || needsNoAgreement(actor)) return permit(null);
  if (actor.role === "HELPER" || actor.province === null) return denied("NOT_OWN_PROVINCE");
  const { agreements, today } = circumstances;
  const inForce = agreements
    .between({ provider: holder, consumer: actor.province })
    .filter(({ effectiveFrom, expiresAt }) => effectiveFrom <= today && today <= expiresAt);
  const shortcomings = inForce.map((agreement) => shortcomingOf(agreement, access, look));
  const covering = inForce[shortcomings.indexOf(null)];
  if (covering !== undefined) return permit(covering);
  return denied(shortcomings.find((reason) => reason !== null) ?? "NO_AGREEMENT");
}

/** What an agreement lacks for this look; null when it covers it. */
function shortcomingOf(
  { purposes, types, groups }: DataAgreement,
  { purpose }: Access,
  look: Look,
): DenialReason | null {
  if (!purposes.includes(purpose)) return "PURPOSE_NOT_AGREED";
  if ([...look.types].some((type) => !types.includes(type))) return "TYPE_NOT_AGREED";
  if ([...look.groups].some((group) => !groups.includes(group))) return "FIELDS_NOT_AGREED";
  return null;
}

/** A person's right, and the national monitor's duty, stand in the law, not in an agreement. */
function needsNoAgreement({ role, province }: Actor): boolean {
  return role === "DATA_SUBJECT" || (role === "MONITOR" && province === null);
}

/** An employer is nobody's authority: only who said yes to it is shown (PIPL Art. 23). */
function rowsOf(actor: Actor, { authorizationId }: Access): PermittedRows {
  if (actor.role === "DATA_SUBJECT") return { kind: "OWN", personLink: personOf(actor) ?? "" };
  if (actor.role === "EMPLOYER" || authorizationId !== null)
    return { kind: "AUTHORISED", recipient: recipientOf(actor), authorizationId };
  return actor.role === "HELPER" ? { kind: "CASELOAD", helper: actor.sub } : { kind: "ALL" };
}

/** An issuer vouches for its own province alone, so whom people authorise bears its province's code. */
function recipientOf({ province, sub }: Actor): string {
  return `${province ?? "national"}:${sub}`;
}

/** What a recipient of an authorisation is called; persons are none. */
export const recipientForm = /^(?:\d{2}|national):(?!person:)./;

function basisOf({ kind }: PermittedRows): LawfulBasis {
  if (kind === "AUTHORISED") return "SEPARATE_CONSENT";
  return kind === "OWN" ? "RIGHT_OF_THE_PERSON" : "STATUTORY_DUTY";
}

/** The pseudonym of a person who asks about themselves. */
export function personOf({ sub }: Actor): string | null {
  return /^person:(.+)$/.exec(sub)?.[1] ?? null;
}

function denied(reason: DenialReason): Decision {
  return { kind: "denied", reason };
}

function refusal(reason: RefusalReason, groups: readonly FieldGroup[] = []): Refusal {
  return { reason, groups };
}
