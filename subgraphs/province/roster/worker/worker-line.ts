import { educationByLevel } from "../../../reference/education.ts";
import { maskCitizenId, maskName, maskPhone } from "../../../reference/mask.ts";
import { orderComplement } from "../../../service/page.ts";
import { arrayText, type CopyValue } from "../../copy/copy-text.ts";
import type { Header } from "../header.ts";
import type { WorkerField } from "./worker-columns.ts";
import type { WorkerEntry } from "./worker-roster.ts";

/** A worker as the register has it, by column. */
export type WorkerLine = Readonly<Record<string, CopyValue>>;

export interface LineOf {
  readonly id: string;
  readonly province: string;
  readonly sourceSystem: string;
  readonly nowMs: number;
}

export function workerLine(
  { sourceRecordId, worker, collectedAt, verifiedAt }: WorkerEntry,
  { id, province, sourceSystem, nowMs }: LineOf,
): WorkerLine {
  const education = worker.education === null ? null : educationByLevel(worker.education);
  const now = new Date(nowMs).toISOString();
  const { intent } = worker;
  return {
    id,
    province,
    region_code: worker.homeRegion,
    name_masked: worker.name === null ? null : maskName(worker.name),
    id_number_masked: worker.idNumber === null ? null : maskCitizenId(worker.idNumber),
    phone_masked: worker.phone === null ? null : maskPhone(worker.phone),
    sex_code: worker.sexCode,
    birth_year: worker.birthYear,
    education: education?.code ?? null,
    education_rank: education?.rank ?? 0,
    population_category: worker.populationCategory,
    category_scheme: worker.categoryScheme,
    status: worker.status,
    status_as_of: worker.statusAsOf,
    languages: arrayText(worker.languages),
    wants_work: intent?.wantsWork ?? null,
    wants_to_go_out: intent?.wantsToGoOut ?? null,
    intent_occupations: intent && arrayText(intent.occupations),
    intent_regions: intent && arrayText(intent.regions),
    intent_min_monthly_cents: intent?.minMonthlyCents ?? null,
    intent_forms: intent && arrayText(intent.forms),
    wants_training: intent?.wantsTraining ?? null,
    training_topics: intent && arrayText(intent.trainingTopics),
    intent_reason_code: intent?.reasonCode ?? null,
    intent_recorded_at: intent?.recordedAt ?? null,
    intent_confirm_due_at: intent?.confirmDueAt ?? null,
    updated_order: orderComplement - nowMs,
    source_system: sourceSystem,
    source_record_id: sourceRecordId,
    collected_at: collectedAt ?? now,
    updated_at: now,
    version: 1,
    verified_at: verifiedAt,
  };
}

/** What of the register a column of a roster says. */
const toldBy: Readonly<Record<WorkerField, readonly string[]>> = {
  sourceRecordId: [],
  name: ["name_masked"],
  idNumber: ["id_number_masked", "sex_code", "birth_year"],
  sexCode: ["sex_code"],
  birthYear: ["birth_year"],
  phone: ["phone_masked"],
  homeRegion: ["region_code"],
  education: ["education", "education_rank"],
  populationCategory: ["population_category"],
  categoryScheme: ["category_scheme"],
  status: ["status"],
  statusAsOf: ["status_as_of"],
  languages: ["languages"],
  skills: [],
  "intent.wantsWork": ["wants_work", "intent_recorded_at", "intent_confirm_due_at"],
  "intent.wantsToGoOut": ["wants_to_go_out"],
  "intent.occupations": ["intent_occupations"],
  "intent.regions": ["intent_regions"],
  "intent.minMonthlyWage": ["intent_min_monthly_cents"],
  "intent.forms": ["intent_forms"],
  "intent.wantsTraining": ["wants_training"],
  "intent.trainingTopics": ["training_topics"],
  "intent.reasonCode": ["intent_reason_code"],
  "intent.recordedAt": ["intent_recorded_at"],
  "intent.confirmDueAt": ["intent_confirm_due_at"],
  collectedAt: ["collected_at"],
  verifiedAt: ["verified_at"],
};

/** What a roster with these columns changes of somebody who is registered: of the rest it says nothing. */
export function columnsToldBy({ places }: Header<WorkerField>): readonly string[] {
  return [...new Set([...places.keys()].flatMap((field) => toldBy[field]))];
}
