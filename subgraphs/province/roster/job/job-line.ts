import { arrayText, type CopyValue } from "../../copy/copy-text.ts";
import { jobOrders } from "../../job/job-orders.ts";
import { jobValues } from "../../job/job-values.ts";
import type { Header } from "../header.ts";
import type { HeldRecord } from "../import/held-records.writer.ts";
import type { JobField } from "./job-columns.ts";
import type { JobEntry } from "./job-roster.ts";

/** A posting as the register has it, as far as a roster may leave it as it is. */
export interface HeldJob extends HeldRecord {
  readonly description: string;
  readonly skills_required: readonly string[];
  readonly employer_id: string | null;
  readonly employer_name: string | null;
  readonly employer_industry: string | null;
  readonly openings: number;
  readonly remaining: number;
  readonly status: string;
  readonly published_at: string;
  readonly valid_through: string;
  readonly closed_at: string | null;
}

export interface JobLineOf {
  readonly id: string;
  readonly province: string;
  readonly sourceSystem: string;
  readonly nowMs: number;
  readonly header: Header<JobField>;
  readonly held: HeldJob | null;
  /** What the register will know of the employer; null of a posting without one. */
  readonly employer: { readonly name: string; readonly industry: string | null } | null;
}

/** A posting as the register has it, by column. */
export type JobLine = Readonly<Record<string, CopyValue>>;

/** What the row does not say is as the register has it, or as of one that is published now. */
export function jobLine(entry: JobEntry, of: JobLineOf): JobLine {
  const { id, province, sourceSystem, nowMs, header, held, employer } = of;
  const { input, checked } = entry;
  const now = new Date(nowMs).toISOString();
  const says = (field: JobField): boolean => header.places.has(field);
  const publishedAt = entry.publishedAt ?? held?.published_at ?? now;
  const publishedMs = Date.parse(publishedAt);
  const validMs =
    held !== null && !input.validThrough ? Date.parse(held.valid_through) : checked.validMs;
  const tellsEmployer = held === null || says("employer");
  const ownEmployer = tellsEmployer
    ? {
        employerId: checked.uscc && `${province}:${checked.uscc}`,
        employerName: employer?.name ?? null,
        employerIndustry: employer?.industry ?? null,
      }
    : {
        employerId: held.employer_id,
        employerName: held.employer_name,
        employerIndustry: held.employer_industry,
      };
  const values = jobValues({
    input: {
      ...input,
      ...(held !== null && !says("description") && { description: held.description }),
      ...(held !== null &&
        !says("skillsRequired") && { skillsRequired: [...held.skills_required] }),
    },
    checked: { ...checked, validMs },
    employer: ownEmployer,
    publishedMs,
  });
  const status = entry.status ?? held?.status ?? "OPEN";
  return {
    ...values,
    ...jobOrders({ publishedMs, validMs, monthlyMinCents: values.monthly_min_cents }),
    skills_required: arrayText(values.skills_required),
    target_groups: arrayText(values.target_groups),
    id,
    province,
    status,
    remaining: remainingOf(entry, held, status),
    closed_at: status === "OPEN" ? null : (entry.closedAt ?? held?.closed_at ?? now),
    source_system: sourceSystem,
    source_record_id: entry.sourceRecordId,
    collected_at: entry.collectedAt ?? now,
    updated_at: now,
    version: 1,
    verified_at: entry.verifiedAt,
  };
}

/** Who wants more than before still wants those more; nobody is wanted once all are found. */
function remainingOf({ remaining, input }: JobEntry, held: HeldJob | null, status: string): number {
  if (status === "FILLED") return 0;
  if (remaining !== null) return remaining;
  if (held === null) return input.openings;
  const left = held.remaining + input.openings - held.openings;
  return Math.min(Math.max(left, 0), input.openings);
}

/** What of the register a column of a roster says. */
const toldBy: Readonly<Record<JobField, readonly string[]>> = {
  sourceRecordId: ["source_system"],
  sourceSystem: [],
  title: ["title"],
  description: ["description"],
  employerName: [],
  employer: ["employer_id"],
  region: ["region_code"],
  workplace: ["workplace_code"],
  address: ["address"],
  occupation: ["occupation_code"],
  industry: ["industry_code"],
  form: ["form"],
  openings: ["openings", "remaining"],
  remaining: [],
  wage: [
    ...(["wage_min_cents", "wage_max_cents", "wage_period", "wage_note"] as const),
    ...(["monthly_min_cents", "monthly_max_cents", "wage_order"] as const),
  ],
  "wage.note": [],
  seasonStart: ["season_start"],
  seasonEnd: ["season_end"],
  educationMin: ["education_min", "education_rank"],
  skillsRequired: ["skills_required"],
  age: ["age_min", "age_max"],
  board: ["board"],
  lodging: ["lodging"],
  socialInsurance: ["social_insurance"],
  targetGroups: ["target_groups"],
  workshop: ["workshop_id"],
  brand: ["brand_id"],
  status: ["status", "closed_at"],
  publishedAt: ["published_at", "published_order"],
  validThrough: ["valid_through", "deadline_order"],
  closedAt: ["closed_at"],
  contactMasked: ["contact_masked"],
  duplicateOf: ["duplicate_of"],
  collectedAt: ["collected_at"],
  verifiedAt: ["verified_at"],
};

/** What a roster with these columns changes of a posting that is registered: of the rest it says nothing. */
export function columnsToldBy({ places }: Header<JobField>): readonly string[] {
  return [...new Set([...places.keys()].flatMap((field) => toldBy[field]))];
}
