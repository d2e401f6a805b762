import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { type CitizenIdProblem, parseCitizenId } from "../../reference/citizen-id.ts";
import { isKnownRegion, unknownRegion } from "../../reference/known-region-code.ts";
import { isOccupationCode } from "../../reference/occupations.ts";
import { normalisePhone } from "../../reference/phone.ts";
import { regionProblemOf } from "../../reference/region-in-force.ts";
import { canonicalRegionCode } from "../../reference/regions.ts";
import { isSexCode } from "../../reference/sex.ts";
import { isText } from "../write/problems.ts";
import type { TakesProblems } from "../write/takes-problems.ts";
import type { IntentDraft, SkillDraft, WorkerDraft } from "./worker-draft.ts";

/** In which register, and when. */
export interface WorkerRules {
  readonly province: string;
  /** YYYY-MM-DD in China. */
  readonly today: string;
  /**
   * Whether an office enters it by itself: under a region that is in force, and who does not want to work
   * with the reason. Rosters bring what was filed long ago, and are taken as they are.
   */
  readonly isEnteredNow?: boolean;
}

/** What must hold of a worker, whoever reports it, by the names of the contract's fields. */
export function checkWorker(
  worker: WorkerDraft,
  rules: WorkerRules,
  problems: TakesProblems,
): void {
  const { province, today } = rules;
  const { homeRegion, name, idNumber, phone, sexCode, birthYear, statusAsOf } = worker;
  const unknown = regionFault(homeRegion, rules, "must be a known region");
  problems.expect(unknown === null, "homeRegion", unknown ?? "", unknownRegion(homeRegion));
  problems.expect(homeRegion.startsWith(province), "homeRegion", `must be in province ${province}`);
  problems.expect(name === null || nameForm.test(name), "name", "must be a name");
  const id = idNumber === null ? null : parseCitizenId(idNumber, { today });
  if (id !== null && !id.ok) problems.expect(false, "idNumber", idReasons[id.problem]);
  problems.expect(
    phone === null || normalisePhone(phone) !== null,
    "phone",
    "must be a mobile number of 11 digits, or a landline with its area code",
  );
  problems.expect(
    sexCode === null || isSexCode(sexCode),
    "sexCode",
    "must be a code of GB/T 2261.1",
  );
  problems.expect(
    birthYear === null || (birthYear >= 1900 && birthYear <= Number(today.slice(0, 4))),
    "birthYear",
    "must be from 1900 to this year",
  );
  if (id?.ok === true) {
    problems.expect(
      sexCode === null || !saysSex.test(sexCode) || sexCode === id.id.sexCode,
      "sexCode",
      "is not what the ID number says",
    );
    problems.expect(
      birthYear === null || String(birthYear) === id.id.birthDate.slice(0, 4),
      "birthYear",
      "is not what the ID number says",
    );
  }
  problems.expect(statusAsOf >= oldestDay, "statusAsOf", `must not be before ${oldestDay}`);
  problems.expect(statusAsOf <= today, "statusAsOf", "must not be in the future");
  problems.expect(
    isText(worker.categoryScheme, 100),
    "categoryScheme",
    "must have 1 to 100 printable characters",
  );
  problems.expect(areTexts(worker.languages), "languages", textsReason);
  checkSkills(worker.skills, problems);
  if (worker.intent !== null) checkIntent(worker.intent, rules, problems);
}

function checkSkills(skills: readonly SkillDraft[], problems: TakesProblems): void {
  const occupations = skills.map(({ occupation }) => occupation);
  problems.expect(areTexts(skills.map(({ name }) => name)), "skills", `${textsReason} each`);
  problems.expect(
    occupations.every(isOccupationCode),
    "skills",
    'must have occupation codes such as "4-03-02-01"',
  );
  problems.expect(
    new Set(occupations).size === occupations.length,
    "skills",
    "must have each occupation once",
  );
  problems.expect(
    skills.every(({ level }) => level === null || (level >= 1 && level <= 5)),
    "skills",
    "must have levels from 1 to 5",
  );
  problems.expect(
    skills.every(({ years }) => years === null || (years >= 0 && years <= yearsMax)),
    "skills",
    `must have from 0 to ${yearsMax} years`,
  );
}

/** What must hold of an intent, whoever reports it, as `checkWorker` tells it. */
export function checkIntent(
  intent: IntentDraft,
  rules: Omit<WorkerRules, "province">,
  problems: TakesProblems,
): void {
  const { today, isEnteredNow = false } = rules;
  const { occupations, regions, minMonthlyCents, reasonCode, recordedAt, confirmDueAt } = intent;
  problems.expect(
    occupations.every(isOccupationCode),
    "intent.occupations",
    'must be occupation codes such as "4-03-02-01", or groups such as "4-03"',
  );
  problems.expect(
    occupations.length <= listedMax,
    "intent.occupations",
    `must name at most ${listedMax}`,
  );
  problems.expect(regions.length <= listedMax, "intent.regions", `must name at most ${listedMax}`);
  const faults = regions.flatMap((code) => {
    const reason = regionFault(code, rules, "must be known regions");
    return reason === null ? [] : [{ code, reason }];
  });
  for (const { code, reason } of faults.slice(0, 1))
    problems.expect(false, "intent.regions", reason, unknownRegion(code));
  problems.expect(areTexts(intent.trainingTopics), "intent.trainingTopics", textsReason);
  problems.expect(
    !isEnteredNow || intent.wantsWork || reasonCode !== null,
    "intent.reasonCode",
    "must be given: who does not want to work is listed with the reason",
  );
  problems.expect(
    reasonCode === null || isText(reasonCode, 100),
    "intent.reasonCode",
    "must have 1 to 100 printable characters",
  );
  problems.expect(
    minMonthlyCents === null || (minMonthlyCents > 0 && minMonthlyCents <= monthlyCentsMax),
    "intent.minMonthlyWage",
    `must be more than 0 and at most ${monthlyCentsMax / 100} yuan`,
  );
  const recordedOn = dayInChina(new Date(recordedAt));
  problems.expect(recordedOn <= today, "intent.recordedAt", "must not be in the future");
  problems.expect(
    recordedOn > today || confirmDueAt >= recordedOn,
    "intent.confirmDueAt",
    "must not be before the day on which the intent was recorded",
  );
}

/** What speaks against a region; null when nothing does. */
function regionFault(
  code: string,
  { today, isEnteredNow = false }: Omit<WorkerRules, "province">,
  reason: string,
): string | null {
  if (canonicalRegionCode(code) !== code || !isKnownRegion(code)) return reason;
  return isEnteredNow ? regionProblemOf(code, today) : null;
}

function areTexts(texts: readonly string[]): boolean {
  return texts.length <= listedMax && texts.every((text) => isText(text, 50));
}

/** How many of a kind a person can have. Own figure. */
const listedMax = 20;
const textsReason = `must be at most ${listedMax}, of 1 to 50 printable characters`;

const nameForm = /^(?=.*[\p{L}*])[\p{L}\p{M}·•.*' -]{1,50}$/u;
const saysSex = /^[12]$/;
const oldestDay = "2000-01-01";
const yearsMax = 70;
const monthlyCentsMax = 100_000_000;

const idReasons: Readonly<Record<CitizenIdProblem, string>> = {
  NOT_18_CHARACTERS: "must have 18 characters, or 15 of before 1999",
  NOT_DIGITS:
    "must be digits, the last may be X; a column of numbers loses digits, so make it text",
  NO_SUCH_PROVINCE: "must begin with the code of a province",
  NO_SUCH_DATE: "must have a birth date that is in the calendar",
  BORN_IN_THE_FUTURE: "must have a birth date that is not in the future",
  OUTSIDE_AGE_WINDOW: "must have a birth date of the last 120 years",
  WRONG_CHECK_CHARACTER: "must end in the check character of its first 17",
};
