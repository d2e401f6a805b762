import { educationByLevel } from "../../reference/education.ts";
import { canonicalRegionCode } from "../../reference/regions.ts";
import { comparableMonthCents } from "../../reference/wage.ts";
import { jobSearchText } from "../search/job-search-text.ts";
import { toTsvector } from "../search/segment.ts";
import type { CheckedJob } from "./check-job.ts";
import { jobOrders } from "./job-orders.ts";
import type { PublishJobInput } from "./job-writes.input.ts";

export interface DescribedJob {
  readonly input: PublishJobInput;
  readonly checked: CheckedJob;
  /** As far as it is known. */
  readonly employer: {
    readonly employerId: string | null;
    readonly employerName: string | null;
    readonly employerIndustry: string | null;
  };
  readonly publishedMs: number;
}

/** The columns of a posting that follow from what it says: whoever writes one stores these. */
export function jobValues({ input, checked, employer, publishedMs }: DescribedJob) {
  const { minCents, maxCents, validMs } = checked;
  const { period } = input.wage;
  const monthlyMinCents = comparableMonthCents(minCents, period);
  const education = input.educationMin ? educationByLevel(input.educationMin) : null;
  return {
    region_code: canonicalRegionCode(input.region) ?? input.region,
    title: input.title,
    description: input.description,
    employer_id: employer.employerId,
    workplace_code: canonicalRegionCode(input.workplace) ?? input.workplace,
    address: input.address ?? null,
    occupation_code: input.occupation,
    industry_code: input.industry ?? employer.employerIndustry,
    form: input.form,
    openings: input.openings,
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
    published_at: new Date(publishedMs).toISOString(),
    valid_through: new Date(validMs).toISOString(),
    contact_masked: input.contactMasked ?? null,
    duplicate_of: input.duplicateOf ?? null,
    search: toTsvector(
      jobSearchText({
        title: input.title,
        description: input.description,
        occupationCode: input.occupation,
        employerName: employer.employerName,
        skillsRequired: input.skillsRequired,
      }),
    ),
    ...jobOrders({ publishedMs, validMs, monthlyMinCents }),
  };
}
