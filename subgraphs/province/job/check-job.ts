import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { comparableMonthCents } from "../../reference/wage.ts";
import { checkedCents, checkedDateTime, checkedMonth } from "../../service/checks.ts";
import { provinceOfId } from "../global-id.ts";
import {
  expectChecked,
  expectId,
  expectIndustry,
  expectNoneTwice,
  expectOccupation,
  expectRegion,
  expectText,
  expectUscc,
  expectWhole,
} from "../write/expectations.ts";
import type { TakesProblems } from "../write/takes-problems.ts";
import { checkWording } from "./check-wording.ts";
import type { PublishJobInput, WageInput } from "./job-writes.input.ts";

/** How long a posting may stand, and how long it does when nobody says. Own figures. */
const validDays = { max: 1_096, unsaid: 90 } as const;
const dayMs = 86_400_000;

/** The least and the most a month is believed to pay, in cents: beyond them a unit was mistaken. Own figures. */
const monthlyCents = { min: 100_00n, max: 1_000_000_00n } as const;

/** Whoever is younger may not be employed at all (劳动法第十五条). */
const workingAge = { min: 16, max: 99 } as const;

/** What a posting says in other words than columns do, as far as it is right. */
export interface CheckedJob {
  readonly uscc: string | null;
  readonly workshop: string | null;
  readonly brand: string | null;
  readonly validMs: number;
  readonly seasonStart: string | null;
  readonly seasonEnd: string | null;
  readonly minCents: bigint | null;
  readonly maxCents: bigint | null;
}

/** All that can be seen without the register. What is wrong leaves a problem, and anything in its place. */
export function checkJob(
  input: PublishJobInput,
  nowMs: number,
  problems: TakesProblems,
): CheckedJob {
  const today = dayInChina(new Date(nowMs));
  expectRegion(input.region, "input.region", today, problems);
  expectRegion(input.workplace, "input.workplace", today, problems);
  expectText(input.title, "input.title", 100, problems);
  expectProse(input.description, problems);
  checkProse(input, problems);
  expectText(input.address, "input.address", 200, problems);
  expectText(input.sourceRecordId, "input.sourceRecordId", 100, problems);
  expectOccupation(input.occupation, "input.occupation", problems);
  expectIndustry(input.industry, "input.industry", problems);
  expectWhole(input.openings, "input.openings", { min: 1, max: 10_000 }, problems);
  checkPeople(input, problems);
  checkContact(input.contactMasked, problems);
  return {
    uscc: checkEmployer(input, problems),
    validMs: checkValidThrough(input.validThrough, nowMs, problems),
    ...checkLinks(input, problems),
    ...checkSeason(input, problems),
    ...checkWage(input.wage, problems),
  };
}

/** Wherever a posting speaks in words of its own. */
function checkProse(
  { title, description, skillsRequired, wage }: PublishJobInput,
  problems: TakesProblems,
): void {
  checkWording(title, "input.title", problems);
  checkWording(description, "input.description", problems);
  checkWording(wage.note ?? "", "input.wage.note", problems);
  for (const [index, skill] of skillsRequired.entries())
    checkWording(skill, `input.skillsRequired.${index}`, problems);
}

/** Lines and tabs are no harm where nothing is written into a log. */
function expectProse(text: string, problems: TakesProblems): void {
  expectText(text.replaceAll(/[\n\r\t]/g, " "), "input.description", 5_000, problems);
}

function checkEmployer(
  { employer, form }: PublishJobInput,
  problems: TakesProblems,
): string | null {
  problems.expect(
    Boolean(employer) || form === "HOUSEHOLD",
    "input.employer",
    "must be given: only a household posts without an employer",
  );
  return employer ? expectUscc(employer, "input.employer", problems) : null;
}

function checkPeople(input: PublishJobInput, problems: TakesProblems): void {
  const { ageMin, ageMax, skillsRequired, targetGroups } = input;
  expectWhole(ageMin, "input.ageMin", workingAge, problems);
  expectWhole(ageMax, "input.ageMax", workingAge, problems);
  problems.expect(
    (ageMin ?? workingAge.min) <= (ageMax ?? workingAge.max),
    "input.ageMax",
    "must not be less than ageMin",
  );
  problems.expect(skillsRequired.length <= 20, "input.skillsRequired", "must name at most 20");
  for (const [index, skill] of skillsRequired.entries())
    expectText(skill, `input.skillsRequired.${index}`, 50, problems);
  expectNoneTwice(targetGroups, "input.targetGroups", problems);
}

function checkLinks(
  { region, workshop, brand, duplicateOf }: PublishJobInput,
  problems: TakesProblems,
): Pick<CheckedJob, "workshop" | "brand"> {
  const province = region.slice(0, 2);
  const repeated = expectId(duplicateOf, "input.duplicateOf", { province: null, problems });
  problems.expect(
    repeated === null || provinceOfId(repeated) !== province,
    "input.duplicateOf",
    "must be a posting of another register",
  );
  return {
    workshop: expectId(workshop, "input.workshop", { province, problems }),
    brand: expectId(brand, "input.brand", { province, problems }),
  };
}

function checkContact(contact: string | null | undefined, problems: TakesProblems): void {
  expectText(contact, "input.contactMasked", 50, problems);
  const digits = (contact ?? "").normalize("NFKC").replaceAll(/[\s().-]/g, "");
  problems.expect(
    !/\d{7}/.test(digits),
    "input.contactMasked",
    "must not show a number: mask it, as 138****1234",
  );
}

function checkValidThrough(
  given: PublishJobInput["validThrough"],
  nowMs: number,
  problems: TakesProblems,
): number {
  const field = "input.validThrough";
  if (!given) return nowMs + validDays.unsaid * dayMs;
  const instant = expectChecked(() => checkedDateTime(field, given), problems);
  if (instant === null) return nowMs;
  const validMs = Date.parse(instant);
  problems.expect(
    validMs > nowMs && validMs <= nowMs + validDays.max * dayMs,
    field,
    `must lie ahead, by at most ${validDays.max} days`,
  );
  return validMs;
}

function checkSeason(
  { form, seasonStart, seasonEnd }: PublishJobInput,
  problems: TakesProblems,
): Pick<CheckedJob, "seasonStart" | "seasonEnd"> {
  const ends = [
    ["input.seasonStart", seasonStart],
    ["input.seasonEnd", seasonEnd],
  ] as const;
  const isSeasonal = form === "SEASONAL";
  for (const [field, month] of ends)
    problems.expect(
      isSeasonal === Boolean(month),
      field,
      isSeasonal
        ? "must be given: the work is seasonal"
        : "must not be given: the work is not seasonal",
    );
  const [from, to] = ends.map(([field, month]) =>
    month ? expectChecked(() => checkedMonth(field, month).first, problems) : null,
  );
  if (from && to) {
    problems.expect(from <= to, "input.seasonEnd", "must not be before seasonStart");
    const days = (Date.parse(to) - Date.parse(from)) / dayMs;
    problems.expect(days <= 366, "input.seasonEnd", "must be at most a year after seasonStart");
  }
  return { seasonStart: from ?? null, seasonEnd: to ?? null };
}

function checkWage(
  { min, max, period, note }: WageInput,
  problems: TakesProblems,
): Pick<CheckedJob, "minCents" | "maxCents"> {
  const minCents = expectCents(min, "input.wage.min", problems);
  const maxCents = expectCents(max, "input.wage.max", problems);
  expectText(note, "input.wage.note", 200, problems);
  const isPiece = period === "PIECE";
  for (const [field, cents] of [
    ["input.wage.min", minCents],
    ["input.wage.max", maxCents],
  ] as const) {
    if (cents === null) continue;
    problems.expect(!isPiece, field, "must not be given of piece work: say it in the note");
    const monthly = comparableMonthCents(cents, period);
    problems.expect(
      monthly === null || (monthly >= monthlyCents.min && monthly <= monthlyCents.max),
      field,
      "must come to 100.00 to 1000000.00 a month: look at the period",
    );
  }
  const isStated = Boolean(min) && Boolean(max);
  problems.expect(isStated || !max, "input.wage.min", "must be given where max is");
  problems.expect(isStated || !min, "input.wage.max", "must be given where min is");
  problems.expect(
    Boolean(min) || Boolean(max) || Boolean(note),
    "input.wage.note",
    "must be given where no amount is",
  );
  if (minCents !== null && maxCents !== null)
    problems.expect(minCents <= maxCents, "input.wage.max", "must not be less than min");
  return { minCents, maxCents };
}

function expectCents(
  decimal: string | null | undefined,
  field: string,
  problems: TakesProblems,
): bigint | null {
  if (decimal === null || decimal === undefined) return null;
  const cents = expectChecked(() => checkedCents(field, decimal), problems);
  return cents === null ? null : BigInt(cents);
}
