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

/** Somebody who proved with a token who they are. */
export interface IdentifiedPrincipal {
  readonly kind: "identified";
  readonly issuer: string;
  /** Theirs at this issuer; another issuer may give the same one to somebody else. */
  readonly subject: string;
  /** Two-digit GB/T 2260 code of the province that vouches for them; null for the national issuer. */
  readonly province: string | null;
  readonly department: string | null;
  readonly role: Role;
  readonly scopes: ReadonlySet<string>;
  readonly tokenId: string;
}

/** Who is asking. */
export type Principal = { readonly kind: "anonymous" } | IdentifiedPrincipal;

/** Whoever shows no token. */
export const anonymous: Principal = Object.freeze({ kind: "anonymous" });
