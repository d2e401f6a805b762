import { provinceOf } from "../../reference/regions.ts";
import type { Provenance } from "../provenance/provenance.ts";
import type { OutputChannel, PlacementKind, Verification, WorkScope } from "../vocabulary/enums.ts";
import type { Report, Side } from "./report.ts";
import { isForAnEmployer } from "./rivals.ts";
import type { Part, Stay } from "./stay.ts";

/** A placement as its table holds it. */
export interface StayRow {
  readonly id: string;
  readonly province: string;
  readonly person_link: string | null;
  readonly worker_id: string | null;
  readonly home_code: string;
  readonly host_code: string;
  readonly scope: WorkScope;
  readonly kind: PlacementKind;
  readonly channel: OutputChannel;
  readonly employer_id: string | null;
  readonly job_id: string | null;
  readonly agreement_id: string | null;
  readonly start_date: string;
  readonly end_date: string | null;
  readonly end_reason: string | null;
  readonly verification: Verification;
  readonly home_evidence: Provenance | null;
  readonly host_evidence: Provenance | null;
  /** Null of what was imported, and never written since. */
  readonly version: number | null;
  readonly said: number | null;
  readonly other_id: string | null;
  readonly other_said: number | null;
  readonly home_report: Report | null;
  readonly host_report: Report | null;
  readonly home_rival: Provenance | null;
  readonly host_rival: Provenance | null;
}

export const stayColumns = `id, province, person_link, worker_id, home_code, host_code, scope, kind, channel,
       employer_id, job_id, agreement_id, start_date, end_date, end_reason, verification,
       home_evidence, host_evidence, version, said, other_id, other_said,
       home_report, host_report, home_rival, host_rival`;

/** A stay with what is needed to write it down, and to tell the other province of it. */
export interface KnownStay extends Stay {
  readonly province: string;
  readonly personLink: string | null;
  readonly workerId: string | null;
  readonly homeCode: string;
  readonly hostCode: string;
  readonly scope: WorkScope;
  readonly channel: OutputChannel;
  readonly jobId: string | null;
  readonly agreementId: string | null;
  /** How often it was written; 0 of what was imported. */
  readonly version: number;
  /** Its id in the other province's register, once that is known. */
  readonly otherId: string | null;
  /** Up to where the other province's part is known; -1 before anything is. */
  readonly otherSaid: number;
}

export function stayOf(row: StayRow): KnownStay {
  return {
    id: row.id,
    province: row.province,
    part: partOf(row.province, row.home_code, row.host_code),
    personLink: row.person_link,
    workerId: row.worker_id,
    homeCode: row.home_code,
    hostCode: row.host_code,
    scope: row.scope,
    channel: row.channel,
    jobId: row.job_id,
    agreementId: row.agreement_id,
    verification: row.verification,
    version: row.version ?? 0,
    said: row.said ?? 0,
    otherId: row.other_id,
    otherSaid: row.other_said ?? -1,
    ...(row.version === null ? importedSides(row) : writtenSides(row)),
  };
}

/** Which part of a stay the register of a province speaks for. */
export function partOf(province: string, homeCode: string, hostCode: string): Part {
  if (provinceOf(homeCode) === provinceOf(hostCode)) return "BOTH";
  return provinceOf(homeCode) === province ? "HOME" : "HOST";
}

/** The other province of a stay; null when there is none. */
export function partnerOf({
  part,
  homeCode,
  hostCode,
}: Pick<KnownStay, "part" | "homeCode" | "hostCode">): string | null {
  if (part === "BOTH") return null;
  return provinceOf(part === "HOME" ? hostCode : homeCode);
}

function writtenSides(row: StayRow): { readonly home: Side; readonly host: Side } {
  return {
    home: { report: row.home_report, rival: row.home_rival },
    host: { report: row.host_report, rival: row.host_rival },
  };
}

/** What was imported says what both sides agree on. Where they do not, one's employer is not known. */
function importedSides(row: StayRow): { readonly home: Side; readonly host: Side } {
  const employer = row.employer_id?.slice(3) ?? null;
  const reportOf = (evidence: Provenance | null, named: string | null): Report | null =>
    evidence && {
      standing: row.verification === "WITHDRAWN" ? "WITHDRAWN" : "STANDS",
      employer: named,
      kind: row.kind,
      fullTime: isForAnEmployer(row.kind),
      startDate: row.start_date,
      endDate: row.end_date,
      endReason: row.end_reason,
      evidence,
    };
  const claimed = row.verification === "CONFLICT" ? null : employer;
  return {
    home: { report: reportOf(row.home_evidence, claimed), rival: null },
    host: { report: reportOf(row.host_evidence, employer), rival: null },
  };
}
