import { unknownRegion } from "../../reference/known-region-code.ts";
import { levelOf, provinceOf, regionByCode } from "../../reference/regions.ts";
import { parseUscc } from "../../reference/uscc.ts";
import { isText, type Problems } from "../write/problems.ts";
import type {
  ClaimPlacementInput,
  ConfirmPlacementInput,
  EndPlacementInput,
  PlacementSource,
  ReportPlacementInput,
} from "./placement.input.ts";
import { isForAnEmployer } from "./rivals.ts";

/** What is said of the work, by whichever side. */
type Said = Pick<
  ClaimPlacementInput,
  "hostCode" | "employerUscc" | "kind" | "startDate" | "endDate" | "source"
>;

/** Nobody alive has worked before. */
const firstDay = "1949-10-01";

/** @param today YYYY-MM-DD in China */
export function checkClaim(input: ClaimPlacementInput, today: string, problems: Problems): void {
  checkSaid(input, today, problems);
  if (input.jobId)
    problems.expect(/^\d{2}:[0-9a-f-]{36}$/.test(input.jobId), "input.jobId", "must be a job's id");
}

export function checkReported(
  input: ReportPlacementInput,
  today: string,
  problems: Problems,
): void {
  checkSaid(input, today, problems);
  problems.expect(
    /^[\w-]{43}$/.test(input.personLink),
    "input.personLink",
    "must be a pseudonym of 43 characters",
  );
  checkPlace(input.homeCode, "input.homeCode", problems);
  problems.expect(
    provinceOf(input.homeCode) !== provinceOf(input.hostCode),
    "input.homeCode",
    "must lie in another province: one's own people are claimed",
  );
}

export function checkConfirmed(
  { employerUscc, startDate, source }: ConfirmPlacementInput,
  today: string,
  problems: Problems,
): void {
  if (employerUscc) checkUscc(employerUscc, problems);
  if (startDate) checkDay(startDate, "input.startDate", today, problems);
  checkSource(source, problems);
}

export function checkEnd(
  { endDate, reason, source }: EndPlacementInput,
  today: string,
  problems: Problems,
): void {
  const isError = reason === "RECORDED_IN_ERROR";
  problems.expect(
    isError !== Boolean(endDate),
    "input.endDate",
    isError ? "must not be given with RECORDED_IN_ERROR" : "must be given",
  );
  if (endDate) checkDay(endDate, "input.endDate", today, problems);
  checkSource(source, problems);
}

function checkSaid(said: Said, today: string, problems: Problems): void {
  const { hostCode, employerUscc, kind, startDate, endDate, source } = said;
  checkPlace(hostCode, "input.hostCode", problems);
  problems.expect(
    Boolean(employerUscc) || !isForAnEmployer(kind),
    "input.employerUscc",
    `must be given with ${kind}`,
  );
  if (employerUscc) checkUscc(employerUscc, problems);
  checkDay(startDate, "input.startDate", today, problems);
  if (endDate) {
    checkDay(endDate, "input.endDate", today, problems);
    problems.expect(startDate <= endDate, "input.endDate", "must not be before the first day");
  }
  checkSource(source, problems);
}

function checkPlace(code: string, field: string, problems: Problems): void {
  problems.expect(
    code.length === 6 && regionByCode(code) !== undefined && levelOf(code) !== "PROVINCE",
    field,
    "must be the code of a county or a city, of 6 digits",
    unknownRegion(code),
  );
}

function checkUscc(text: string, problems: Problems): void {
  problems.expect(
    parseUscc(text).ok,
    "input.employerUscc",
    "must be a unified social credit code with its check character",
  );
}

function checkDay(day: string, field: string, today: string, problems: Problems): void {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && isoDayOf(day) === day;
  problems.expect(
    isDay && firstDay <= day && day <= today,
    field,
    `must be a day from ${firstDay} up to today`,
  );
}

function isoDayOf(day: string): string | null {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString().slice(0, 10);
}

function checkSource({ system, recordId, collectedAt }: PlacementSource, problems: Problems): void {
  const wanted = "must have 1 to 100 printable characters";
  problems.expect(isText(system, 100), "input.source.system", wanted);
  problems.expect(isText(recordId, 100), "input.source.recordId", wanted);
  const ms = Date.parse(collectedAt);
  problems.expect(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(collectedAt) && ms <= Date.now(),
    "input.source.collectedAt",
    "must be an instant in UTC that has passed",
  );
}

/** How far from home a place of work is. */
export function scopeOf(homeCode: string, hostCode: string) {
  if (provinceOf(homeCode) !== provinceOf(hostCode)) return "OUT_OF_PROVINCE";
  if (homeCode.slice(0, 4) !== hostCode.slice(0, 4)) return "OUT_OF_PREFECTURE";
  return homeCode.slice(0, 6) === hostCode.slice(0, 6) ? "COUNTY" : "OUT_OF_COUNTY";
}
