import { decimalOfCents } from "../../../service/money.ts";
import { instantText, listText, termOf, yesNoText } from "../cell.ts";
import { educationTerms, formTerms, populationTerms, sexTerms, statusTerms } from "../terms.ts";
import { writtenCells } from "../written-cells.ts";
import { skillText } from "./skill-cell.ts";
import type { WorkerField } from "./worker-columns.ts";
import type { WorkerEntry } from "./worker-roster.ts";

/** The cells of a worker, so that the same is read from them again. */
export function writeWorker(entry: WorkerEntry): Readonly<Record<WorkerField, string>> {
  const { worker, collectedAt, verifiedAt } = entry;
  const { intent } = worker;
  return writtenCells<WorkerField>({
    sourceRecordId: entry.sourceRecordId,
    sourceSystem: entry.sourceSystem,
    name: worker.name,
    idNumber: worker.idNumber,
    sexCode: worker.sexCode && sexText(worker.sexCode),
    birthYear: worker.birthYear === null ? null : String(worker.birthYear),
    phone: worker.phone,
    homeRegion: worker.homeRegion,
    householdNo: entry.householdNo,
    education: worker.education && termOf(educationTerms, worker.education),
    populationCategory: termOf(populationTerms, worker.populationCategory),
    categoryScheme: worker.categoryScheme,
    status: termOf(statusTerms, worker.status),
    statusAsOf: worker.statusAsOf,
    languages: listText(worker.languages),
    skills: listText(
      [...worker.skills].sort((a, b) => (a.occupation < b.occupation ? -1 : 1)).map(skillText),
    ),
    "intent.wantsWork": yesNoText(intent?.wantsWork),
    "intent.wantsToGoOut": yesNoText(intent?.wantsToGoOut),
    "intent.occupations": intent && listText(intent.occupations),
    "intent.regions": intent && listText(intent.regions),
    "intent.minMonthlyWage": decimalOfCents(intent?.minMonthlyCents ?? null),
    "intent.forms": intent && listText(intent.forms.map((form) => termOf(formTerms, form))),
    "intent.wantsTraining": yesNoText(intent?.wantsTraining),
    "intent.trainingTopics": intent && listText(intent.trainingTopics),
    "intent.reasonCode": intent?.reasonCode,
    "intent.recordedAt": intent && instantText(intent.recordedAt),
    "intent.confirmDueAt": intent?.confirmDueAt,
    collectedAt: collectedAt && instantText(collectedAt),
    verifiedAt: verifiedAt && instantText(verifiedAt),
  });
}

function sexText(code: string): string {
  return code in sexTerms ? termOf(sexTerms, code as keyof typeof sexTerms) : code;
}
