import { toTsvector } from "../../../subgraphs/province/search/segment.ts";
import { toldCount } from "../../../subgraphs/province/vocabulary/small-count.ts";
import { educationByCode } from "../../../subgraphs/reference/education.ts";
import { comparableMonthCents, type WagePeriod } from "../../../subgraphs/reference/wage.ts";
import { orderComplement } from "../../../subgraphs/service/page.ts";

/** Rows as the tables hold them, with everything that does not matter to a test filled in. */

export type Row = Readonly<Record<string, unknown>>;

/** An id of a province: version-7 in form, and counting, so that equal tests make equal ids. */
export function idOf(province: string, number: number): string {
  return `${province}:0199f000-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;
}

const provenance = {
  source_system: "labour-office",
  source_record_id: "record",
  collected_at: "2026-01-02T03:04:05.678Z",
  updated_at: "2026-02-03T04:05:06.789Z",
  version: 3,
  verified_at: null,
};

export interface JobValues {
  readonly id: string;
  readonly region_code: string;
  readonly title: string;
  readonly description: string;
  readonly employer_id: string | null;
  readonly workplace_code: string;
  readonly occupation_code: string | null;
  readonly industry_code: string | null;
  readonly form: string;
  readonly wage_min_cents: number | null;
  readonly wage_max_cents: number | null;
  readonly wage_period: WagePeriod;
  readonly season_start: string | null;
  readonly season_end: string | null;
  readonly education_min: string | null;
  readonly age_min: number | null;
  readonly age_max: number | null;
  readonly board: boolean;
  readonly lodging: boolean;
  readonly target_groups: readonly string[];
  readonly workshop_id: string | null;
  readonly brand_id: string | null;
  readonly status: string;
  readonly published_at: string;
  readonly valid_through: string;
  readonly duplicate_of: string | null;
}

const anyJob: JobValues = {
  id: idOf("61", 1),
  region_code: "610113",
  title: "招聘厨师",
  description: "包吃住，月休四天",
  employer_id: null,
  workplace_code: "610113",
  occupation_code: "4-03-02-01",
  industry_code: "H62",
  form: "FULL_TIME",
  wage_min_cents: 450_000,
  wage_max_cents: 600_000,
  wage_period: "MONTH",
  season_start: null,
  season_end: null,
  education_min: null,
  age_min: null,
  age_max: null,
  board: true,
  lodging: true,
  target_groups: [],
  workshop_id: null,
  brand_id: null,
  status: "OPEN",
  published_at: "2026-03-01T08:00:00.000Z",
  valid_through: "2096-06-01T08:00:00.000Z",
  duplicate_of: null,
};

export function aJob(values: Partial<JobValues> = {}): JobValues {
  return { ...anyJob, ...values };
}

/** The whole row, with what the writers of a register compute. */
export function jobRow(job: JobValues): Row {
  const monthlyMin = monthly(job.wage_min_cents, job.wage_period);
  return {
    ...provenance,
    ...job,
    province: job.id.slice(0, 2),
    address: "长安路 1 号",
    openings: 10,
    remaining: 7,
    wage_note: null,
    monthly_min_cents: monthlyMin,
    monthly_max_cents: monthly(job.wage_max_cents, job.wage_period),
    education_rank: educationByCode(job.education_min ?? "")?.rank ?? 0,
    skills_required: [],
    social_insurance: true,
    closed_at: null,
    contact_masked: "138****1234",
    search: toTsvector([
      { text: job.title, weight: "A" },
      { text: job.description, weight: "D" },
    ]),
    published_order: orderComplement - Date.parse(job.published_at),
    wage_order: orderComplement - (monthlyMin ?? 0),
    deadline_order: Date.parse(job.valid_through),
  };
}

export function monthly(cents: number | null, period: WagePeriod): number | null {
  const perMonth = comparableMonthCents(cents === null ? null : BigInt(cents), period);
  return perMonth === null ? null : Number(perMonth);
}

export interface WorkerValues {
  readonly id: string;
  readonly person_link: string;
  readonly region_code: string;
  readonly population_category: string;
  readonly status: string;
  readonly languages: readonly string[];
  readonly wants_work: boolean | null;
  readonly wants_to_go_out: boolean | null;
  readonly intent_occupations: readonly string[] | null;
  readonly intent_regions: readonly string[] | null;
  readonly intent_min_monthly_cents: number | null;
  readonly updated_order: number;
}

const anyWorker: WorkerValues = {
  id: idOf("61", 1),
  person_link: "person-1",
  region_code: "610981",
  population_category: "LIFTED",
  status: "UNEMPLOYED",
  languages: ["普通话"],
  wants_work: true,
  wants_to_go_out: true,
  intent_occupations: ["4-03-02-01"],
  intent_regions: ["3205"],
  intent_min_monthly_cents: 400_000,
  updated_order: 1,
};

export function aWorker(values: Partial<WorkerValues> = {}): WorkerValues {
  return { ...anyWorker, ...values };
}

export function workerRow(worker: WorkerValues): Row {
  const asked = worker.wants_work !== null;
  return {
    ...provenance,
    ...worker,
    province: worker.id.slice(0, 2),
    name_masked: "张*",
    id_number_masked: "**************1234",
    phone_masked: "138****1234",
    sex_code: "1",
    birth_year: 1990,
    education: "70",
    education_rank: 2,
    category_scheme: "2026",
    status_as_of: "2026-03-01",
    intent_forms: asked ? ["FULL_TIME"] : null,
    wants_training: asked ? false : null,
    training_topics: asked ? [] : null,
    intent_reason_code: null,
    intent_recorded_at: asked ? "2026-03-01T00:00:00.000Z" : null,
    intent_confirm_due_at: asked ? "2026-09-01" : null,
  };
}

export function employerRow(id: string, values: Row = {}): Row {
  return {
    ...provenance,
    id,
    province: id.slice(0, 2),
    uscc: id.slice(3),
    name: `单位 ${id}`,
    region_code: `${id.slice(0, 2)}0100`,
    industry_code: "C18",
    size_class: "SMALL",
    verified: true,
    risk_flags: [],
    honour_titles: [],
    ...values,
  };
}

export function brandRow(id: string, values: Row = {}): Row {
  return {
    ...provenance,
    id,
    province: id.slice(0, 2),
    name: "紫阳修脚师",
    region_code: "610924",
    level: "PROVINCE",
    industry_code: null,
    occupations: ["4-10-05-01"],
    trademark_no: null,
    operator_ids: [],
    station_regions: [],
    leaders: 3,
    artisans: 5,
    employment_order: orderComplement - 1000,
    ...values,
  };
}

export function workshopRow(id: string, values: Row = {}): Row {
  const workforce = Number(values.workforce ?? 30);
  return {
    ...provenance,
    id,
    province: id.slice(0, 2),
    name: "毛绒玩具社区工厂",
    region_code: "610902",
    kind: "COMMUNITY_FACTORY",
    local_term: "社区工厂",
    mode: "STANDALONE",
    premises: null,
    operator_id: null,
    partner_region: null,
    relocated_from_east: false,
    track: "SUPPORT",
    track_reason: "订单稳定",
    cert_status: "CERTIFIED",
    certified_at: "2025-05-01",
    review_due_at: null,
    exited_at: null,
    exit_reason: null,
    workforce,
    assisted_workforce: 20,
    workforce_order: orderComplement - (toldCount(workforce) ?? 0),
    ...values,
  };
}
