import { normaliseCitizenId, parseCitizenId } from "../../reference/citizen-id.ts";
import { occupationName } from "../../reference/occupations.ts";
import { normalisePhone } from "../../reference/phone.ts";
import { canonicalRegionCode } from "../../reference/regions.ts";
import { checkedCents, checkedDate, checkedDateTime } from "../../service/checks.ts";
import type { Given } from "../../service/given.ts";
import { expectChecked, expectText } from "../write/expectations.ts";
import type { Problems } from "../write/problems.ts";
import type { TakesProblems } from "../write/takes-problems.ts";
import { checkIntent, checkWorker } from "./check-worker.ts";
import { confirmDueAfter } from "./confirm-due.ts";
import {
  type IntentDraft,
  type SkillDraft,
  usualScheme,
  type WorkerDraft,
} from "./worker-draft.ts";
import type { IntentInput, RegisterWorkerInput, SkillInput } from "./worker-writes.input.ts";

/** When something is entered. */
export interface EntryTime {
  readonly now: Date;
  /** The same as a day in China, YYYY-MM-DD. */
  readonly today: string;
}

/** What an office says of a person. Everything that is wrong leaves a problem, by the path of its field. */
export function readWorker(
  input: RegisterWorkerInput,
  time: EntryTime,
  problems: Problems,
): WorkerDraft {
  const { today } = time;
  const idNumber = normaliseCitizenId(input.idNumber);
  const known = parseCitizenId(idNumber, { today });
  const own = known.ok ? known.id : null;
  const worker: WorkerDraft = {
    homeRegion: oneSpelling(input.homeRegion),
    name: input.name.trim(),
    idNumber,
    phone: ifGiven(input.phone, (phone) => normalisePhone(phone) ?? phone),
    sexCode: own?.sexCode ?? null,
    birthYear: own === null ? null : Number(own.birthDate.slice(0, 4)),
    education: input.education ?? null,
    populationCategory: input.populationCategory,
    categoryScheme: input.categoryScheme ?? usualScheme,
    status: input.status,
    statusAsOf: readDay(input.statusAsOf, "input.statusAsOf", problems) ?? today,
    languages: input.languages,
    skills: input.skills.map((skill, index) => readSkill(skill, index, problems)),
    intent: ifGiven(input.intent, (intent) => draftOf(intent, time, problems)),
  };
  expectText(input.helper, "input.helper", 200, problems);
  expectText(input.sourceRecordId, "input.sourceRecordId", 100, problems);
  const rules = { province: input.homeRegion.slice(0, 2), today, isEnteredNow: true };
  checkWorker(worker, rules, inInput(problems));
  return worker;
}

/** What a person said they want, as `readWorker` reads it. */
export function readIntent(input: IntentInput, time: EntryTime, problems: Problems): IntentDraft {
  const intent = draftOf(input, time, problems);
  checkIntent(intent, { today: time.today, isEnteredNow: true }, inInput(problems));
  return intent;
}

function draftOf(input: IntentInput, { now }: EntryTime, problems: Problems): IntentDraft {
  const recordedAt =
    ifGiven(input.recordedAt, (instant) =>
      expectChecked(() => checkedDateTime("input.intent.recordedAt", instant), problems),
    ) ?? now.toISOString();
  problems.expect(
    recordedAt <= now.toISOString(),
    "input.intent.recordedAt",
    "must not be in the future",
  );
  return {
    wantsWork: input.wantsWork,
    wantsToGoOut: input.wantsToGoOut ?? null,
    occupations: input.occupations,
    regions: input.regions.map(oneSpelling),
    minMonthlyCents: ifGiven(input.minMonthlyWage, (wage) =>
      expectChecked(() => checkedCents("input.intent.minMonthlyWage", wage), problems),
    ),
    forms: input.forms,
    wantsTraining: input.wantsTraining,
    trainingTopics: input.trainingTopics,
    reasonCode: input.reasonCode ?? null,
    recordedAt,
    confirmDueAt:
      readDay(input.confirmDueAt, "input.intent.confirmDueAt", problems) ??
      confirmDueAfter(recordedAt),
  };
}

function readSkill(
  { occupation, name, level, years }: SkillInput,
  index: number,
  problems: Problems,
): SkillDraft {
  const isDecimal = years === null || years === undefined || /^\d{1,2}(?:\.\d)?$/.test(years);
  problems.expect(
    isDecimal,
    `input.skills.${index}.years`,
    "must be years with one decimal at most, from 0 to 99.9",
  );
  return {
    occupation,
    name: name ?? occupationName(occupation) ?? occupation,
    level: level ?? null,
    years: isDecimal ? ifGiven(years, Number) : null,
  };
}

function readDay(day: Given<string>, field: string, problems: Problems): string | null {
  return ifGiven(day, (text) => expectChecked(() => checkedDate(field, text), problems));
}

/** A code that is none stays as it is, and is refused as that. */
function oneSpelling(code: string): string {
  return canonicalRegionCode(code) ?? code;
}

function ifGiven<Value, Read>(value: Given<Value>, read: (value: Value) => Read): Read | null {
  return value === null || value === undefined ? null : read(value);
}

/** Rosters have the same rules, and call the fields by the same names. */
function inInput(problems: Problems): TakesProblems {
  return {
    expect: (holds, field, ...told) => problems.expect(holds, `input.${field}`, ...told),
  };
}
