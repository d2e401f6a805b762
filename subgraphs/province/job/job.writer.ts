import type { Session } from "../../service/session.ts";
import { insertRow } from "../../service/write-row.ts";
import { count } from "../count/count.writer.ts";
import { provinceOfId } from "../global-id.ts";
import type { CertStatus } from "../vocabulary/enums.ts";
import { newRecord } from "../write/new-record.ts";
import type { CheckedJob } from "./check-job.ts";
import { type JobRow, jobColumns } from "./job-row.ts";
import { jobValues } from "./job-values.ts";
import type { CloseJobInput, PublishJobInput } from "./job-writes.input.ts";

/** What a posting names, as far as the register has it. */
export interface NamedRecords {
  readonly employerId: string | null;
  readonly employerName: string | null;
  readonly employerIndustry: string | null;
  readonly workshopStatus: CertStatus | null;
  readonly hasBrand: boolean;
}

/** One look at all that a posting names. */
export async function findNamed(
  session: Session,
  {
    employerId,
    workshop,
    brand,
  }: {
    readonly employerId: string | null;
    readonly workshop: string | null | undefined;
    readonly brand: string | null | undefined;
  },
): Promise<NamedRecords> {
  const [row] = await session.query<NamedRecords>(
    `SELECT employer.id AS "employerId", employer.name AS "employerName",
            employer.industry_code AS "employerIndustry",
            (SELECT cert_status FROM workshop WHERE id = $2) AS "workshopStatus",
            EXISTS (SELECT FROM labor_brand WHERE id = $3) AS "hasBrand"
       FROM (SELECT) AS one LEFT JOIN employer ON employer.id = $1`,
    [employerId, workshop ?? null, brand ?? null],
  );
  if (row === undefined) throw new Error("A look at single records gave no row.");
  return row;
}

export interface PublishedJob {
  readonly id: string;
  readonly input: PublishJobInput;
  readonly checked: CheckedJob;
  readonly named: NamedRecords;
  /** The office that publishes it. */
  readonly source: string;
  readonly nowMs: number;
}

/** A posting as everybody sees it from the end of this transaction on. */
export async function insertJob(session: Session, job: PublishedJob): Promise<JobRow> {
  const { id, input, source, named, nowMs } = job;
  await count(session, provinceOfId(id), { OPEN_JOBS: 1, OPENINGS: input.openings });
  return insertRow<JobRow>(session, {
    table: "job_posting",
    returning: jobColumns,
    values: {
      ...newRecord({ id, source, sourceRecordId: input.sourceRecordId, nowMs }),
      ...jobValues({ ...job, employer: named, publishedMs: nowMs }),
      status: "OPEN",
      remaining: input.openings,
    },
  });
}

/** How a job stands that is not closed. */
export interface StandingJob {
  readonly version: number;
  readonly status: string;
}

/**
 * From the end of this transaction on it takes no applications.
 *
 * @returns null when it is not open, not there, or of another version by now
 */
export async function closeJob(
  session: Session,
  { id, reason, expectedVersion }: CloseJobInput,
): Promise<JobRow | null> {
  const [row] = await session.query<JobRow & { readonly wanted: number }>(
    `UPDATE job_posting AS job
        SET status = $3, closed_at = now(), updated_at = now(), version = job.version + 1,
            remaining = CASE WHEN $3 = 'FILLED' THEN 0 ELSE job.remaining END
       FROM (SELECT remaining AS wanted FROM job_posting WHERE id = $1) AS before
      WHERE job.id = $1 AND job.version = $2 AND job.status = 'OPEN'
  RETURNING before.wanted, ${jobColumns.map((name) => `job.${name}`).join(", ")}`,
    [id, expectedVersion, reason],
  );
  if (row === undefined) return null;
  const { wanted, ...closed } = row;
  await count(session, provinceOfId(id), { OPEN_JOBS: -1, OPENINGS: -wanted });
  return closed;
}

export async function findStanding(session: Session, id: string): Promise<StandingJob | null> {
  const [row] = await session.query<StandingJob>(
    "SELECT version, status FROM job_posting WHERE id = $1",
    [id],
  );
  return row ?? null;
}
