import { decimalOfCents } from "../../../service/money.ts";
import type { JobRow } from "../../job/job-row.ts";
import { educationOfCode } from "../../vocabulary/education.ts";
import type { RecordSource } from "../export/record-source.ts";
import type { JobField } from "./job-columns.ts";
import type { JobEntry } from "./job-roster.ts";

interface StoredJob extends JobRow {
  readonly source_system: string;
  readonly source_record_id: string;
  readonly workplace_code: string;
  readonly occupation_code: string;
  readonly education_min: string | null;
  readonly age_min: number | null;
  readonly age_max: number | null;
  readonly collected_at: string;
  readonly verified_at: string | null;
  readonly uscc: string | null;
  readonly employer_name: string | null;
}

/** Postings as a roster says them. */
export const jobSource: RecordSource<JobField, JobEntry> = {
  table: "job_posting",
  condition: "true",
  identityFields: new Set(),
  shows: null,
  read: async (session, { province, systems, after, limit, nowMs }) => {
    const rows = await session.query<StoredJob>(
      `SELECT job.*, employer.uscc, employer.name AS employer_name
         FROM job_posting AS job LEFT JOIN employer ON employer.id = job.employer_id
        WHERE job.province = $1 AND job.id > $2
          AND ($4::text[] IS NULL OR job.source_system = ANY ($4::text[]))
        ORDER BY job.id LIMIT $3`,
      [province, after, limit, systems],
    );
    return rows.map((row) => ({ id: row.id, entry: entryOf(row, nowMs) }));
  },
};

function entryOf(row: StoredJob, nowMs: number): JobEntry {
  const validMs = Date.parse(row.valid_through);
  // One whose last day has passed is open to nobody, whether or not somebody has closed it.
  const isOver = row.status === "OPEN" && validMs <= nowMs;
  const status = row.status === "DRAFT" ? null : isOver ? "EXPIRED" : row.status;
  const cents = (value: number | null): bigint | null => (value === null ? null : BigInt(value));
  return {
    sourceSystem: row.source_system,
    sourceRecordId: row.source_record_id,
    employerName: row.employer_name,
    remaining: row.remaining,
    status,
    publishedAt: row.published_at,
    closedAt: isOver ? row.valid_through : row.closed_at,
    collectedAt: row.collected_at,
    verifiedAt: row.verified_at,
    input: {
      region: row.region_code,
      title: row.title,
      description: row.description,
      employer: row.uscc,
      workplace: row.workplace_code,
      address: row.address,
      occupation: row.occupation_code,
      industry: row.industry_code,
      form: row.form,
      openings: row.openings,
      wage: {
        min: decimalOfCents(row.wage_min_cents),
        max: decimalOfCents(row.wage_max_cents),
        period: row.wage_period,
        note: row.wage_note,
      },
      seasonStart: row.season_start?.slice(0, 7),
      seasonEnd: row.season_end?.slice(0, 7),
      educationMin: educationOfCode(row.education_min),
      skillsRequired: [...row.skills_required],
      ageMin: row.age_min,
      ageMax: row.age_max,
      board: row.board,
      lodging: row.lodging,
      socialInsurance: row.social_insurance,
      targetGroups: [...row.target_groups],
      workshop: row.workshop_id,
      brand: row.brand_id,
      validThrough: row.valid_through,
      contactMasked: row.contact_masked,
      duplicateOf: row.duplicate_of,
      sourceRecordId: row.source_record_id,
      idempotencyKey: "",
    },
    checked: {
      uscc: row.uscc,
      workshop: row.workshop_id,
      brand: row.brand_id,
      validMs,
      seasonStart: row.season_start,
      seasonEnd: row.season_end,
      minCents: cents(row.wage_min_cents),
      maxCents: cents(row.wage_max_cents),
    },
  };
}
