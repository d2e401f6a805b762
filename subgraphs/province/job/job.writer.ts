import { educationByLevel } from "../../reference/education.ts";
import { canonicalRegionCode } from "../../reference/regions.ts";
import { comparableMonthCents } from "../../reference/wage.ts";
import type { Session } from "../../service/session.ts";
import { insertRow } from "../../service/write-row.ts";
import { count } from "../count/count.writer.ts";
import { provinceOfId } from "../global-id.ts";
import { jobSearchText } from "../search/job-search-text.ts";
import { toTsvector } from "../search/segment.ts";
import type { CertStatus } from "../vocabulary/enums.ts";
import { newRecord } from "../write/new-record.ts";
import type { CheckedJob } from "./check-job.ts";
import { jobOrders } from "./job-orders.ts";
import { type JobRow, jobColumns } from "./job-row.ts";
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
  const { id, input, checked, named, source, nowMs } = job;
  const { minCents, maxCents, validMs } = checked;
  const { period } = input.wage;
  const monthlyMinCents = comparableMonthCents(minCents, period);
  const education = input.educationMin ? educationByLevel(input.educationMin) : null;
  const search = toTsvector(
    jobSearchText({
      title: input.title,
      description: input.description,
      occupationCode: input.occupation,
      employerName: named.employerName,
      skillsRequired: input.skillsRequired,
    }),
  );
  await count(session, provinceOfId(id), { OPEN_JOBS: 1, OPENINGS: input.openings });
  return insertRow<JobRow>(session, {
    table: "job_posting",
    returning: jobColumns,
    values: {
      ...newRecord({ id, source, sourceRecordId: input.sourceRecordId, nowMs }),
      region_code: canonicalRegionCode(input.region),
      title: input.title,
      description: input.description,
      employer_id: named.employerId,
      workplace_code: canonicalRegionCode(input.workplace),
      address: input.address ?? null,
      occupation_code: input.occupation,
      industry_code: input.industry ?? named.employerIndustry,
      form: input.form,
      openings: input.openings,
      remaining: input.openings,
      wage_min_cents: minCents,
      wage_max_cents: maxCents,
      wage_period: period,
      wage_note: input.wage.note ?? null,
      monthly_min_cents: monthlyMinCents,
      monthly_max_cents: comparableMonthCents(maxCents, period),
      season_start: checked.seasonStart,
      season_end: checked.seasonEnd,
      education_min: education?.code ?? null,
      education_rank: education?.rank ?? 0,
      skills_required: input.skillsRequired,
      age_min: input.ageMin ?? null,
      age_max: input.ageMax ?? null,
      board: input.board,
      lodging: input.lodging,
      social_insurance: input.socialInsurance ?? null,
      target_groups: input.targetGroups,
      workshop_id: input.workshop ?? null,
      brand_id: input.brand ?? null,
      status: "OPEN",
      published_at: new Date(nowMs).toISOString(),
      valid_through: new Date(validMs).toISOString(),
      contact_masked: input.contactMasked ?? null,
      duplicate_of: input.duplicateOf ?? null,
      search,
      ...jobOrders({ publishedMs: nowMs, validMs, monthlyMinCents }),
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
