import type { Access, Actor } from "../../../schema/access/caller.ts";
import type { DataAgreement } from "../../../schema/access/data-agreement.ts";
import type { Shown } from "./shown.ts";

/**
 * Who may see what, written down once more from the rules as they are told to people, by somebody
 * who has not read the code that decides. Nothing of that code may be imported here.
 */
const needs: Readonly<Record<string, string>> = {
  MATCHING: "BASIC SKILLS INTENT EMPLOYMENT",
  PLACEMENT_FOLLOW_UP: "BASIC LINK CONTACT EMPLOYMENT",
  SUBSIDY_CHECK: "BASIC LINK IDENTITY EMPLOYMENT INCOME",
  STATISTICS: "",
  RISK_MONITORING: "BASIC LINK INTENT EMPLOYMENT MONITORING INCOME",
  DISPUTE_HELP: "BASIC LINK IDENTITY CONTACT EMPLOYMENT INCOME",
  DATA_SUBJECT_REQUEST: "BASIC LINK IDENTITY CONTACT SKILLS INTENT EMPLOYMENT MONITORING INCOME",
};

const roles: Readonly<Record<string, { readonly purposes: string; readonly scope: string }>> = {
  PARTNER_SYSTEM: {
    purposes: "MATCHING PLACEMENT_FOLLOW_UP SUBSIDY_CHECK DISPUTE_HELP",
    scope: "workers:read",
  },
  LABOR_STATION: { purposes: "MATCHING PLACEMENT_FOLLOW_UP DISPUTE_HELP", scope: "workers:read" },
  HELPER: { purposes: "MATCHING PLACEMENT_FOLLOW_UP RISK_MONITORING", scope: "caseload:read" },
  MONITOR: { purposes: "RISK_MONITORING", scope: "workers:read" },
  EMPLOYER: { purposes: "MATCHING PLACEMENT_FOLLOW_UP", scope: "candidates:read" },
  AUDITOR: { purposes: "", scope: "audit:read" },
  DATA_SUBJECT: { purposes: "DATA_SUBJECT_REQUEST", scope: "own-record:read" },
};

export const purposesToAskFor = Object.keys(needs);
export const rolesToHave = Object.keys(roles);
export const scopesToHave = [
  "workers:read",
  "caseload:read",
  "candidates:read",
  "own-record:read",
  "statistics:read",
  "audit:read",
];

/** What a role may ask for, and by which scope. */
export function ruleOf(role: string): {
  readonly purposes: readonly string[];
  readonly scope: string;
} {
  const { purposes = "", scope = "" } = roles[role] ?? {};
  return { purposes: words(purposes), scope };
}

export function purposeAllows(purpose: string, group: string): boolean {
  return words(needs[purpose] ?? "").includes(group);
}

export interface Question {
  readonly actor: Actor | null;
  readonly access: Access;
  readonly signed: readonly DataAgreement[];
  /** Today in China, YYYY-MM-DD. */
  readonly today: string;
}

const words = (text: string) => text.split(" ").filter((word) => word !== "");

/** Every reason to refuse the whole operation; whoever refuses it may name any of them. */
export function reasonsToRefuse({ actor, access }: Question, shown: Shown): readonly string[] {
  if (shown.groups.size === 0) return [];
  if (actor === null) return ["TOKEN_REQUIRED"];
  const role = roles[actor.role];
  if (isAbroad(actor)) return ["NO_ROUTE_ABROAD"];
  const reasons: string[] = [];
  if (!words(role?.purposes ?? "").includes(access.purpose)) reasons.push("PURPOSE_NOT_FOR_ROLE");
  if (role === undefined || !actor.scopes.includes(role.scope)) reasons.push("SCOPE_MISSING");
  if (["SUBSIDY_CHECK", "DISPUTE_HELP"].includes(access.purpose) && access.caseNo === null)
    reasons.push("CASE_NUMBER_MISSING");
  if (![...shown.groups].every((group) => words(needs[access.purpose] ?? "").includes(group)))
    reasons.push("FIELDS_NOT_FOR_PURPOSE");
  if (actor.role === "DATA_SUBJECT" && !/^person:./.test(actor.sub)) reasons.push("NOT_A_PERSON");
  return reasons;
}

/**
 * Why a province's register is closed for what is asked of it, in an operation that is not refused:
 * any of these may be told. None when it is open.
 */
export function reasonsToStayClosed(
  holder: string,
  { actor, access, signed, today }: Question,
  shown: Shown,
): readonly string[] {
  if (shown.types.size === 0 && shown.groups.size === 0) return [];
  if (actor === null) return ["TOKEN_REQUIRED"];
  if (actor.role === "DATA_SUBJECT") return [];
  if (actor.province === null) return actor.role === "MONITOR" ? [] : ["NOT_OWN_PROVINCE"];
  if (actor.province === holder) return [];
  if (actor.role === "HELPER") return ["NOT_OWN_PROVINCE"];
  const inForce = signed.filter(
    ({ provider, consumer, effectiveFrom, expiresAt }) =>
      provider === holder &&
      consumer === actor.province &&
      effectiveFrom <= today &&
      today <= expiresAt,
  );
  if (inForce.length === 0) return ["NO_AGREEMENT"];
  const lacks = inForce.map(({ purposes, types, groups }) => [
    ...lacking("PURPOSE_NOT_AGREED", purposes, [access.purpose]),
    ...lacking("TYPE_NOT_AGREED", types, shown.types),
    ...lacking("FIELDS_NOT_AGREED", groups, shown.groups),
  ]);
  return lacks.some((reasons) => reasons.length === 0) ? [] : lacks.flat();
}

/** Outside the provinces of the mainland. */
function isAbroad({ province }: Actor): boolean {
  return province !== null && !/^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])$/.test(province);
}

function lacking(reason: string, given: readonly string[], needed: Iterable<string>): string[] {
  return [...needed].every((one) => given.includes(one)) ? [] : [reason];
}
