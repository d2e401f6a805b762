import { educationByLevel } from "../../reference/education.ts";
import { maskCitizenId, maskName, maskPhone } from "../../reference/mask.ts";
import { orderComplement } from "../../service/page.ts";
import type { IntentDraft, WorkerDraft } from "./worker-draft.ts";

/** What a column of a worker holds. */
export type WorkerValue = string | number | boolean | readonly string[] | null;

/** Columns that say what work a person wants; all are null when nobody has asked. */
export function intentValues(intent: IntentDraft | null) {
  return {
    wants_work: intent?.wantsWork ?? null,
    wants_to_go_out: intent?.wantsToGoOut ?? null,
    intent_occupations: intent?.occupations ?? null,
    intent_regions: intent?.regions ?? null,
    intent_min_monthly_cents: intent?.minMonthlyCents ?? null,
    intent_forms: intent?.forms ?? null,
    wants_training: intent?.wantsTraining ?? null,
    training_topics: intent?.trainingTopics ?? null,
    intent_reason_code: intent?.reasonCode ?? null,
    intent_recorded_at: intent?.recordedAt ?? null,
    intent_confirm_due_at: intent?.confirmDueAt ?? null,
  } as const satisfies Readonly<Record<string, WorkerValue>>;
}

/** Columns that follow from what somebody reports of a worker; what names the person only masked. */
export function workerValues(worker: WorkerDraft, nowMs: number) {
  const education = worker.education === null ? null : educationByLevel(worker.education);
  return {
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
    languages: worker.languages,
    ...intentValues(worker.intent),
    updated_order: orderComplement - nowMs,
  } as const satisfies Readonly<Record<string, WorkerValue>>;
}
