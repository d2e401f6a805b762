import { arrayText, type CopyValue } from "../../copy/copy-text.ts";
import { type WorkerValue, workerValues } from "../../worker/worker-values.ts";
import type { Header } from "../header.ts";
import type { WorkerField } from "./worker-columns.ts";
import type { WorkerEntry } from "./worker-roster.ts";

/** A worker as the register has it, by column. */
export type WorkerLine = Readonly<Record<string, CopyValue>>;

export interface LineOf {
  readonly id: string;
  readonly province: string;
  /** As the register calls it. */
  readonly sourceSystem: string;
  readonly householdId: string | null;
  readonly nowMs: number;
}

export function workerLine(
  { sourceRecordId, worker, collectedAt, verifiedAt }: WorkerEntry,
  { id, province, sourceSystem, householdId, nowMs }: LineOf,
): WorkerLine {
  const now = new Date(nowMs).toISOString();
  const values: Readonly<Record<string, WorkerValue>> = {
    id,
    province,
    ...workerValues(worker, nowMs),
    household_id: householdId,
    source_system: sourceSystem,
    source_record_id: sourceRecordId,
    collected_at: collectedAt ?? now,
    updated_at: now,
    version: 1,
    verified_at: verifiedAt,
  };
  return Object.fromEntries(
    Object.entries(values).map(([column, value]) => [column, copied(value)]),
  );
}

function copied(value: WorkerValue): CopyValue {
  return typeof value === "object" && value !== null ? arrayText(value) : value;
}

/** What of the register a column of a roster says. */
const toldBy: Readonly<Record<WorkerField, readonly string[]>> = {
  sourceRecordId: ["source_system"],
  sourceSystem: [],
  name: ["name_masked"],
  idNumber: ["id_number_masked", "sex_code", "birth_year"],
  sexCode: ["sex_code"],
  birthYear: ["birth_year"],
  phone: ["phone_masked"],
  homeRegion: ["region_code"],
  householdNo: ["household_id"],
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
