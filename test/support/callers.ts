import type { Agreements } from "../../schema/access/agreements.ts";
import type { Actor, Caller } from "../../schema/access/caller.ts";
import { personalTypes } from "../../schema/access/data-agreement.ts";
import { fieldGroups } from "../../schema/access/field-group.ts";
import { type Purpose, purposes } from "../../schema/access/purpose.ts";

/** Somebody of Shaanxi's partner system, invented. */
export const partner: Actor = {
  iss: "urn:test:61",
  sub: "system:partner",
  province: "61",
  department: null,
  role: "PARTNER_SYSTEM",
  scopes: ["workers:read"],
  tokenId: "partner-1",
};

/** A national monitor, invented. */
export const monitor: Actor = {
  iss: "urn:test:national",
  sub: "system:monitor",
  province: null,
  department: null,
  role: "MONITOR",
  scopes: ["workers:read"],
  tokenId: "monitor-1",
};

/** The person of the examples, whom the registers have at every scale. */
const demoPerson: Actor = {
  iss: "urn:test:61",
  sub: "person:DujokSn3FT92oqpN5Tw2negcBQ7bu_43QgllideSlhw",
  province: "61",
  department: null,
  role: "DATA_SUBJECT",
  scopes: ["own-record:read", "own-record:write"],
  tokenId: "demo-person",
};

/** The station of the examples, as the demo issuer vouches for it. */
const demoStation: Actor = {
  ...demoPerson,
  iss: "urn:test:53",
  sub: "station:yunnan-in-guangdong",
  province: "53",
  role: "LABOR_STATION",
  scopes: ["workers:read", "workers:write", "jobs:write", "webhooks:write"],
  tokenId: "demo-station",
};

/** A partner system likewise. */
const demoPartner: Actor = {
  ...demoPerson,
  iss: "urn:test:32",
  sub: "system:jiangsu-exchange",
  province: "32",
  role: "PARTNER_SYSTEM",
  scopes: ["workers:read", "workers:write", "jobs:write", "agreements:write"],
  tokenId: "demo-partner",
};

/** Whom a test that is not about rights asks as: somebody who may, for the purpose that the query names. */
export function actorFor(query: string): Actor | null {
  if (query.includes("--as data-subject")) return demoPerson;
  if (query.includes("--as auditor")) return auditor;
  if (query.includes("--as yunnan-station")) return demoStation;
  const purpose = /purpose: (\w+)/.exec(query)?.[1] as Purpose | undefined;
  if (purpose === undefined) return query.includes("--as jiangsu-partner") ? demoPartner : null;
  return purpose === "RISK_MONITORING" ? monitor : partner;
}

/** Everybody shares everything with everybody: for tests that are not about rights. */
export const boundlessAgreements: Agreements = {
  between: ({ provider, consumer }) => [
    {
      agreementId: `agreement:${provider}-${consumer}:1`,
      provider,
      consumer,
      types: personalTypes,
      groups: fieldGroups,
      purposes,
      rowsPerDayMax: null,
      effectiveFrom: "2020-01-01",
      expiresAt: "2099-12-31",
      impactAssessment: "synthetic",
    },
  ],
};

/**
 * Whom a test of a province that is not about rights asks as: somebody who may see what the query
 * looks at, for the purpose it names or else for one that needs such fields.
 */
export function callerFor(query: string): Caller {
  const named = /purpose: (\w+)/.exec(query)?.[1] as Purpose | undefined;
  if (named === undefined && !/Worker|Placement/.test(query)) return { actor: null, access: null };
  const purpose = named ?? purposeOf(query);
  const actor = purpose === "RISK_MONITORING" ? monitor : partner;
  return { actor, access: { purpose, authorizationId: null, caseNo: caseOf(query, purpose) } };
}

function purposeOf(query: string): Purpose {
  if (/phone|idNumber/.test(query)) return "DISPUTE_HELP";
  return /skills|candidates/.test(query) ? "MATCHING" : "RISK_MONITORING";
}

function caseOf(query: string, purpose: Purpose): string | null {
  const named = /caseNo: "([^"]+)"/.exec(query)?.[1];
  return named ?? (purpose === "DISPUTE_HELP" && !query.includes("purpose:") ? "case-1" : null);
}

/** A national auditor, invented. */
export const auditor: Actor = {
  iss: "urn:test:national",
  sub: "auditor:1",
  province: null,
  department: "审计",
  role: "AUDITOR",
  scopes: ["audit:read"],
  tokenId: "auditor-1",
};

/** A person who asks about themselves, invented. */
export function person(personLink: string): Actor {
  return {
    iss: "urn:test:61",
    sub: `person:${personLink}`,
    province: "61",
    department: null,
    role: "DATA_SUBJECT",
    scopes: ["own-record:read"],
    tokenId: "person-1",
  };
}
