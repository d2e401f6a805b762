import { occupationName } from "../../reference/occupations.ts";
import {
  beside,
  column,
  type FieldSources,
  from,
  type RowShape,
  rowShape,
  wholeShape,
} from "../../service/row-shape.ts";
import type { Selection } from "../../service/selection.ts";
import { employerFields } from "../employer/employer-row.ts";
import { idOnly } from "../id-only.ts";
import { type ProvenanceRow, provenanceColumns, provenanceOf } from "../provenance/provenance.ts";
import { regionOf } from "../region/region-of.ts";
import { educationOfCode } from "../vocabulary/education.ts";
import { type DemandRow, demandColumns, demandOf } from "./demand.ts";
import type { JobPosting } from "./job.ts";
import { type WageRow, wageColumns, wageOf } from "./wage.ts";

/** A row of `job_posting`, as far as it leaves the province. */
export interface JobRow extends ProvenanceRow, WageRow, DemandRow {
  readonly id: string;
  readonly region_code: string;
  readonly title: string;
  readonly description: string;
  readonly employer_id: string | null;
  readonly address: string | null;
  readonly industry_code: string | null;
  readonly openings: number;
  readonly remaining: number;
  readonly season_start: string | null;
  readonly season_end: string | null;
  readonly skills_required: string[];
  readonly board: boolean;
  readonly lodging: boolean;
  readonly social_insurance: boolean | null;
  readonly workshop_id: string | null;
  readonly brand_id: string | null;
  readonly published_at: string;
  readonly valid_through: string;
  readonly closed_at: string | null;
  readonly contact_masked: string | null;
  readonly duplicate_of: string | null;
}

/** Employer, workshop and brand are only named here; what is selected of them is read elsewhere. */
export const jobFields: FieldSources<JobRow, JobPosting> = {
  id: column("id"),
  region: from(["region_code"], (row) => regionOf(row.region_code)),
  title: column("title"),
  description: column("description"),
  employer: from(["employer_id"], (row) => idOnly(row.employer_id)),
  workplace: from(["workplace_code"], (row) => regionOf(row.workplace_code)),
  address: column("address"),
  occupation: column("occupation_code"),
  occupationName: from(["occupation_code"], (row) => occupationNameOf(row.occupation_code)),
  industry: column("industry_code"),
  form: column("form"),
  openings: column("openings"),
  remaining: column("remaining"),
  wage: from(wageColumns, wageOf),
  seasonStart: from(["season_start"], (row) => monthOf(row.season_start)),
  seasonEnd: from(["season_end"], (row) => monthOf(row.season_end)),
  educationMin: from(["education_min"], (row) => educationOfCode(row.education_min)),
  skillsRequired: column("skills_required"),
  ageMin: column("age_min"),
  ageMax: column("age_max"),
  board: column("board"),
  lodging: column("lodging"),
  socialInsurance: column("social_insurance"),
  targetGroups: column("target_groups"),
  workshop: from(["workshop_id"], (row) => idOnly(row.workshop_id)),
  brand: from(["brand_id"], (row) => idOnly(row.brand_id)),
  status: column("status"),
  publishedAt: column("published_at"),
  validThrough: column("valid_through"),
  closedAt: column("closed_at"),
  contactMasked: column("contact_masked"),
  duplicateOf: column("duplicate_of"),
  provenance: from(provenanceColumns, provenanceOf),
  demand: from(demandColumns, demandOf),
};

export type JobShape = RowShape<JobRow, JobPosting>;

const whole: JobShape = wholeShape(jobFields);

/** What writers give back of a posting. */
export const jobColumns = whole.columns;

/** A posting as it was written; of employer, workshop and brand the ids alone. */
export const writtenJob = whole.toObject;

/** The employer is nearly always selected, so its row is read in the statement of the job. */
const jobFieldsWithEmployer: FieldSources<JobRow, JobPosting> = {
  ...jobFields,
  employer: beside({ table: "employer", link: "employer_id" }, employerFields),
};

/** What must be read to make the selected fields; workshop and brand have resolvers. */
export function jobShape(selection: Selection): JobShape {
  return rowShape(jobFieldsWithEmployer, selection);
}

function occupationNameOf(code: string | null): string | null {
  return code === null ? null : (occupationName(code) ?? null);
}

/** A date column as its month. */
function monthOf(date: string | null): string | null {
  return date === null ? null : date.slice(0, 7);
}
