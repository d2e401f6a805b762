import { parseUscc } from "../../../reference/uscc.ts";
import { type CheckedJob, checkJob } from "../../job/check-job.ts";
import type { PublishJobInput } from "../../job/job-writes.input.ts";
import type { JobStatus } from "../../vocabulary/enums.ts";
import { enumOf, instantOf, listOf, proseOf, textOf, wholeNumberOf, yesNoOf } from "../cell.ts";
import { occupationCodeOf, regionCodeOf } from "../place-cells.ts";
import type { RecordCells } from "../record-cells.ts";
import type { RosterKind, RosterRules, SourcedEntry } from "../roster-kind.ts";
import { readSource, sourceKey } from "../source-cells.ts";
import { formTerms, jobStatusTerms, populationTerms } from "../terms.ts";
import {
  ageOf,
  contactOf,
  educationMinOf,
  industryOf,
  lastMomentOf,
  monthOf,
} from "./job-cells.ts";
import { type JobField, jobColumns } from "./job-columns.ts";
import { problemsOf } from "./job-problems.ts";
import { writeJob } from "./job-text.ts";
import { wageOf } from "./wage-cell.ts";

/** What a row of a roster says of a job. Null is what it does not say. */
export interface JobEntry extends SourcedEntry {
  readonly input: PublishJobInput;
  readonly checked: CheckedJob;
  readonly employerName: string | null;
  readonly remaining: number | null;
  readonly status: Exclude<JobStatus, "DRAFT"> | null;
  readonly publishedAt: string | null;
  readonly closedAt: string | null;
  readonly collectedAt: string | null;
  readonly verifiedAt: string | null;
}

export const jobRoster: RosterKind<JobField, JobEntry> = {
  name: "jobs",
  seals: false,
  columns: jobColumns,
  read: readJob,
  write: writeJob,
  keys: [{ field: "sourceRecordId", of: sourceKey }],
};

const titleOf = textOf(100);
const descriptionOf = proseOf(5_000);
const nameOf = textOf(100);
const addressOf = textOf(200);
const idOf = textOf(100);
const formOf = enumOf(formTerms);
const statusOf = enumOf(jobStatusTerms);
const skillsOf = listOf(textOf(50), 20);
const groupsOf = listOf(enumOf(populationTerms), 20);
const peopleOf = wholeNumberOf(1, 10_000, "人");
const leftOf = wholeNumberOf(0, 10_000, "人");
const contactCellOf = (text: string) => contactOf(text);
/** What is no code is told by the rules that publishing has as well. */
const usccOf = (text: string): string => {
  const parsed = parseUscc(text.normalize("NFKC").replaceAll(/\s/g, "").toUpperCase());
  return parsed.ok ? parsed.uscc : text;
};

const unsaidWage = { min: null, max: null, period: "MONTH", note: "面议" } as const;

function readJob(cells: RecordCells<JobField>, rules: RosterRules): JobEntry {
  const source = readSource(cells, rules);
  const input = readInput(cells, rules, source);
  const publishedAt = cells.read("publishedAt", instantOf);
  const status = cells.read("status", statusOf);
  const openings = input.openings;
  const entry = {
    ...source,
    input,
    employerName: cells.read("employerName", nameOf),
    remaining: cells.read("remaining", leftOf),
    status,
    publishedAt,
    closedAt: cells.read("closedAt", instantOf),
    collectedAt: cells.read("collectedAt", instantOf),
    verifiedAt: cells.read("verifiedAt", instantOf),
  };
  const soon = rules.nowMs + dayMs;
  for (const field of ["publishedAt", "closedAt", "collectedAt", "verifiedAt"] as const)
    cells.expect(
      entry[field] === null || Date.parse(entry[field]) <= soon,
      field,
      "must not be in the future",
    );
  const publishedMs = publishedAt === null ? rules.nowMs : Date.parse(publishedAt);
  // A posting is judged by the day on which it was published, as when it is published over the graph.
  const checked = checkJob(input, publishedMs, problemsOf(cells));
  const isOpen = (status ?? "OPEN") === "OPEN";
  cells.expect(
    !isOpen || checked.validMs > rules.nowMs,
    "validThrough",
    "must lie ahead of an open posting",
  );
  cells.expect(
    !isOpen || entry.closedAt === null,
    "closedAt",
    "must be empty: the posting is open",
  );
  cells.expect(
    entry.remaining === null || entry.remaining <= openings,
    "remaining",
    "must not be more than are wanted",
  );
  cells.expect(input.region.startsWith(rules.province), "region", inProvince(rules.province));
  return { ...entry, checked };
}

const dayMs = 86_400_000;

function inProvince(province: string): string {
  return `must be in province ${province}`;
}

function readInput(
  cells: RecordCells<JobField>,
  { province }: RosterRules,
  { sourceRecordId }: SourcedEntry,
): PublishJobInput {
  const title = cells.require("title", titleOf, "岗位");
  const wage = cells.require("wage", wageOf, unsaidWage);
  const age = cells.read("age", ageOf);
  return {
    region: cells.read("region", regionCodeOf) ?? province,
    title,
    description: cells.read("description", descriptionOf) ?? title,
    employer: cells.read("employer", usccOf),
    workplace: cells.require("workplace", regionCodeOf, province),
    address: cells.read("address", addressOf),
    occupation: cells.require("occupation", occupationCodeOf, "4-03-02-01"),
    industry: cells.read("industry", industryOf),
    form: cells.read("form", formOf) ?? "FULL_TIME",
    openings: cells.require("openings", peopleOf, 1),
    wage: { ...wage, note: cells.read("wage.note", addressOf) ?? wage.note },
    seasonStart: cells.read("seasonStart", monthOf),
    seasonEnd: cells.read("seasonEnd", monthOf),
    educationMin: cells.read("educationMin", educationMinOf),
    skillsRequired: cells.read("skillsRequired", skillsOf) ?? [],
    ageMin: age?.min ?? null,
    ageMax: age?.max ?? null,
    board: cells.read("board", yesNoOf) ?? false,
    lodging: cells.read("lodging", yesNoOf) ?? false,
    socialInsurance: cells.read("socialInsurance", yesNoOf),
    targetGroups: cells.read("targetGroups", groupsOf) ?? [],
    workshop: cells.read("workshop", idOf),
    brand: cells.read("brand", idOf),
    validThrough: cells.read("validThrough", lastMomentOf),
    contactMasked: cells.read("contactMasked", contactCellOf),
    duplicateOf: cells.read("duplicateOf", idOf),
    sourceRecordId: sourceRecordId === "" ? null : sourceRecordId,
    idempotencyKey: "",
  };
}
