import { idNumberOf } from "../../links/support/id-numbers.ts";
import type { Row } from "../../province/support/rows.ts";

export const registering = `mutation ($input: RegisterWorkerInput!) {
  registerWorker(input: $input) { id version homeRegion status statusAsOf wantsWork confirmDueAt updatedAt }
}`;

export const recording = `mutation ($input: RecordIntentInput!) {
  recordIntent(input: $input) { id version wantsWork confirmDueAt }
}`;

/** An intent against which nothing speaks. */
export function anIntent(but: Row = {}): Row {
  return {
    wantsWork: true,
    wantsToGoOut: true,
    occupations: ["4-03-02-01", "6-18"],
    regions: ["32", "440305"],
    minMonthlyWage: "5500.50",
    forms: ["FULL_TIME"],
    wantsTraining: true,
    trainingTopics: ["焊工"],
    ...but,
  };
}

/** Somebody against whose registering nothing speaks: of a county that is no more, by the ID number. */
export function aPerson(sequence: number, but: Row = {}): Row {
  return {
    homeRegion: "610902",
    name: "冉三妹",
    idNumber: idNumberOf(sequence),
    phone: "138 1234 5678",
    education: "JUNIOR_HIGH",
    populationCategory: "LIFTED",
    categoryScheme: "防止返贫监测对象识别标准-2021",
    status: "UNEMPLOYED",
    statusAsOf: "2026-06-01",
    skills: [
      { occupation: "4-03-02-01", level: 3, years: "5.5" },
      { occupation: "6-18-02-04", name: "焊工" },
    ],
    languages: ["陕南方言"],
    intent: anIntent(),
    sourceRecordId: `劳务-${sequence}`,
    idempotencyKey: `person-${String(sequence).padStart(6, "0")}`,
    ...but,
  };
}

/** What is said of wanting work, by somebody against whom nothing speaks. */
export function aRecording(workerId: string, but: Row = {}): Row {
  return { workerId, intent: anIntent(), idempotencyKey: "intent-000001", ...but };
}
