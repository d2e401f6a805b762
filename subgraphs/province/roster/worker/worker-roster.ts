import { normaliseCitizenId, parseCitizenId } from "../../../reference/citizen-id.ts";
import { normalisePhone } from "../../../reference/phone.ts";
import { checkWorker } from "../../worker/check-worker.ts";
import { confirmDueAfter } from "../../worker/confirm-due.ts";
import { type IntentDraft, usualScheme, type WorkerDraft } from "../../worker/worker-draft.ts";
import {
  BadCell,
  type CellReader,
  centsOf,
  dayOf,
  enumOf,
  instantOf,
  listOf,
  textOf,
  wholeNumberOf,
  yesNoOf,
} from "../cell.ts";
import { occupationCodeOf, regionCodeOf } from "../place-cells.ts";
import type { CellsOf } from "../record-cells.ts";
import type { RosterKind, RosterRules, SourcedEntry } from "../roster-kind.ts";
import { readSource, sourceKey } from "../source-cells.ts";
import { educationTerms, formTerms, populationTerms, sexTerms, statusTerms } from "../terms.ts";
import { skillOf } from "./skill-cell.ts";
import { type WorkerField, workerColumns } from "./worker-columns.ts";
import { writeWorker } from "./worker-text.ts";

/** What a row of a roster says of a worker. */
export interface WorkerEntry extends SourcedEntry {
  readonly worker: WorkerDraft;
  /** The number of the person's household in the same system. */
  readonly householdNo: string | null;
  /** Null when the roster does not say. */
  readonly collectedAt: string | null;
  readonly verifiedAt: string | null;
}

export const workerRoster: RosterKind<WorkerField, WorkerEntry> = {
  name: "workers",
  seals: true,
  columns: workerColumns,
  read: readWorker,
  write: writeWorker,
  keys: [
    { field: "sourceRecordId", of: sourceKey },
    { field: "idNumber", of: ({ worker }) => worker.idNumber },
  ],
};

const reasonOf = textOf(100);
const nameOf = textOf(50);
const schemeOf = textOf(100);
const topicsOf = listOf(textOf(50), 20);
const educationOf = enumOf(educationTerms);
const populationOf = enumOf(populationTerms);
const statusOf = enumOf(statusTerms);
const sexOf = enumOf(sexTerms);
const formsOf = listOf(enumOf(formTerms), 10);
const skillsOf = listOf(skillOf, 20);
const occupationsOf = listOf(occupationCodeOf, 20);
const regionsOf = listOf(regionCodeOf, 20);
const idNumberOf = (text: string): string => normaliseCitizenId(text);
const phoneOf = (text: string): string => normalisePhone(text) ?? text;

/** What a spreadsheet has made a number of has lost its last digits. */
const householdNoOf: CellReader<string> = (text) =>
  /^\d\.\d+E\+?\d+$/i.test(text)
    ? new BadCell("must be text: a spreadsheet keeps only fifteen digits of a number")
    : householdTextOf(text);
const householdTextOf = textOf(50);

/** A year, or a day in it. */
const birthYearOf = (text: string) => {
  const day = dayOf(text);
  return wholeNumberOf(
    1900,
    2100,
    "年",
  )(typeof day === "string" ? day.slice(0, 4) : text.replace(/^(\d{4})[-/.年]\d{1,2}月?$/, "$1"));
};

export function readWorker(cells: CellsOf<WorkerField>, rules: RosterRules): WorkerEntry {
  const idNumber = cells.read("idNumber", idNumberOf);
  const known = idNumber === null ? null : parseCitizenId(idNumber, rules);
  const own = known?.ok === true ? known.id : null;
  const statusAsOf = cells.require("statusAsOf", dayOf, rules.today);
  const worker: WorkerDraft = {
    homeRegion: cells.require("homeRegion", regionCodeOf, rules.province),
    name: cells.read("name", nameOf),
    idNumber,
    phone: cells.read("phone", phoneOf),
    sexCode: cells.read("sexCode", sexOf) ?? own?.sexCode ?? null,
    birthYear: cells.read("birthYear", birthYearOf) ?? yearOf(own?.birthDate),
    education: cells.read("education", educationOf),
    populationCategory: cells.require("populationCategory", populationOf, "OTHER_RURAL"),
    categoryScheme: cells.read("categoryScheme", schemeOf) ?? usualScheme,
    status: cells.require("status", statusOf, "UNKNOWN"),
    statusAsOf,
    languages: cells.read("languages", topicsOf) ?? [],
    skills: cells.read("skills", skillsOf) ?? [],
    intent: readIntent(cells, statusAsOf),
  };
  checkWorker(worker, rules, cells);
  const entry: WorkerEntry = {
    ...readSource(cells, rules),
    worker,
    householdNo: cells.read("householdNo", householdNoOf),
    collectedAt: cells.read("collectedAt", instantOf),
    verifiedAt: cells.read("verifiedAt", instantOf),
  };
  const soon = `${rules.today}T16:00:00.000Z`;
  for (const field of ["collectedAt", "verifiedAt"] as const)
    cells.expect((entry[field] ?? "") < soon, field, "must not be in the future");
  return entry;
}

function yearOf(birthDate: string | undefined): number | null {
  return birthDate === undefined ? null : Number(birthDate.slice(0, 4));
}

/** What has no meaning where nobody says whether the person wants to work. */
const intentFields: readonly WorkerField[] = workerColumns
  .map(({ field }) => field)
  .filter((field) => field.startsWith("intent.") && field !== "intent.wantsWork");

function readIntent(cells: CellsOf<WorkerField>, statusAsOf: string): IntentDraft | null {
  const wantsWork = cells.read("intent.wantsWork", yesNoOf);
  if (wantsWork === null) {
    const isEmpty = !cells.isFilled("intent.wantsWork");
    for (const field of intentFields)
      cells.expect(!(isEmpty && cells.isFilled(field)), field, "must be empty where 就业意愿 is");
    return null;
  }
  const recordedAt =
    cells.read("intent.recordedAt", instantOf) ??
    new Date(`${statusAsOf}T00:00:00+08:00`).toISOString();
  return {
    wantsWork,
    wantsToGoOut: cells.read("intent.wantsToGoOut", yesNoOf),
    occupations: cells.read("intent.occupations", occupationsOf) ?? [],
    regions: cells.read("intent.regions", regionsOf) ?? [],
    minMonthlyCents: cells.read("intent.minMonthlyWage", centsOf),
    forms: cells.read("intent.forms", formsOf) ?? [],
    wantsTraining: cells.read("intent.wantsTraining", yesNoOf) ?? false,
    trainingTopics: cells.read("intent.trainingTopics", topicsOf) ?? [],
    reasonCode: cells.read("intent.reasonCode", reasonOf),
    recordedAt,
    confirmDueAt: cells.read("intent.confirmDueAt", dayOf) ?? confirmDueAfter(recordedAt),
  };
}
