import type { FieldGroup } from "./field-group.ts";

/** What data of persons may be used for (使用目的), and nothing else. */
export const purposes = [
  "MATCHING",
  "PLACEMENT_FOLLOW_UP",
  "SUBSIDY_CHECK",
  "STATISTICS",
  "RISK_MONITORING",
  "DISPUTE_HELP",
  "DATA_SUBJECT_REQUEST",
] as const;

export type Purpose = (typeof purposes)[number];

/**
 * What a purpose needs at the most (PIPL Art. 6). Who asks for more is refused: to trim an answer in
 * silence would teach clients to ask for everything. Statistics come from roll-ups and look at nobody.
 */
export const groupsOfPurpose: Readonly<Record<Purpose, ReadonlySet<FieldGroup>>> = {
  MATCHING: new Set(["BASIC", "SKILLS", "INTENT", "EMPLOYMENT"]),
  PLACEMENT_FOLLOW_UP: new Set(["BASIC", "LINK", "CONTACT", "EMPLOYMENT"]),
  SUBSIDY_CHECK: new Set(["BASIC", "LINK", "IDENTITY", "EMPLOYMENT", "INCOME"]),
  STATISTICS: new Set(),
  RISK_MONITORING: new Set(["BASIC", "LINK", "INTENT", "EMPLOYMENT", "MONITORING", "INCOME"]),
  DISPUTE_HELP: new Set(["BASIC", "LINK", "IDENTITY", "CONTACT", "EMPLOYMENT", "INCOME"]),
  DATA_SUBJECT_REQUEST: new Set([
    "BASIC",
    "LINK",
    "IDENTITY",
    "CONTACT",
    "SKILLS",
    "INTENT",
    "EMPLOYMENT",
    "MONITORING",
    "INCOME",
  ]),
};

/** Purposes that serve one case, which must be named. */
export const purposesOfACase: ReadonlySet<Purpose> = new Set(["SUBSIDY_CHECK", "DISPUTE_HELP"]);
