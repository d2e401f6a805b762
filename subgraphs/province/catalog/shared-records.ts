import type { ResourceType } from "./enums.ts";

/** A kind of open records: which rows of which table are shared, and can become stale. */
export interface SharedRecords {
  readonly type: ResourceType;
  readonly table: string;
  /** What of the table is in force; null is all of it. */
  readonly inForce: string | null;
}

/** The kinds that tell of no person. What is closed or given up need not be brought up to date. */
export const openRecords: readonly SharedRecords[] = [
  { type: "JOB", table: "job_posting", inForce: "status = 'OPEN'" },
  { type: "EMPLOYER", table: "employer", inForce: null },
  { type: "BRAND", table: "labor_brand", inForce: null },
  { type: "WORKSHOP", table: "workshop", inForce: "cert_status <> 'EXITED'" },
];

/** When a row last changed, in milliseconds since 1970: the order of what is stale, as its indexes have it. */
export const touchedSql = "(extract(epoch FROM updated_at AT TIME ZONE 'UTC') * 1000)::bigint";
