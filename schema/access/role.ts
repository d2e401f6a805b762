import type { Purpose } from "./purpose.ts";

/** In which capacity somebody asks; an issuer cannot make up another one. */
export const roles = [
  /** A partner province's own system. */
  "PARTNER_SYSTEM",
  /** A labor station (驻外劳务工作站, 就业驿站). */
  "LABOR_STATION",
  /** An official who looks after the households of a caseload (帮扶责任人). */
  "HELPER",
  /** Monitoring (防返贫监测): of a province, or of all of them when the issuer is the national one. */
  "MONITOR",
  "EMPLOYER",
  "AUDITOR",
  /** The person whom a record is about. */
  "DATA_SUBJECT",
] as const;

export type Role = (typeof roles)[number];

interface RoleRule {
  readonly purposes: ReadonlySet<Purpose>;
  /** What a token must say in `scopes` beside the role, to look. */
  readonly scope: string;
  /** The same, to write what is about persons; null of a role that writes nothing of them. */
  readonly writeScope: string | null;
  /** The same, to write what is open to everybody, such as jobs. */
  readonly openWriteScope: string | null;
}

/** What a role may look at persons for. An auditor looks at logs, never at persons. */
export const ruleOfRole: Readonly<Record<Role, RoleRule>> = {
  PARTNER_SYSTEM: {
    purposes: new Set(["MATCHING", "PLACEMENT_FOLLOW_UP", "SUBSIDY_CHECK", "DISPUTE_HELP"]),
    scope: "workers:read",
    writeScope: "workers:write",
    openWriteScope: "jobs:write",
  },
  LABOR_STATION: {
    purposes: new Set(["MATCHING", "PLACEMENT_FOLLOW_UP", "DISPUTE_HELP"]),
    scope: "workers:read",
    writeScope: "workers:write",
    openWriteScope: "jobs:write",
  },
  HELPER: {
    purposes: new Set(["MATCHING", "PLACEMENT_FOLLOW_UP", "RISK_MONITORING"]),
    scope: "caseload:read",
    writeScope: "caseload:write",
    openWriteScope: null,
  },
  MONITOR: {
    purposes: new Set(["RISK_MONITORING"]),
    scope: "workers:read",
    writeScope: null,
    openWriteScope: null,
  },
  EMPLOYER: {
    purposes: new Set(["MATCHING", "PLACEMENT_FOLLOW_UP"]),
    scope: "candidates:read",
    writeScope: null,
    openWriteScope: null,
  },
  AUDITOR: { purposes: new Set(), scope: "audit:read", writeScope: null, openWriteScope: null },
  DATA_SUBJECT: {
    purposes: new Set(["DATA_SUBJECT_REQUEST"]),
    scope: "own-record:read",
    writeScope: "own-record:write",
    openWriteScope: null,
  },
};
