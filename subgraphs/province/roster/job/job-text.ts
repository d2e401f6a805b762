import { instantText, listText, termOf, yesNoText } from "../cell.ts";
import { educationTerms, formTerms, jobStatusTerms, populationTerms } from "../terms.ts";
import { writtenCells } from "../written-cells.ts";
import { ageText, lastMomentText } from "./job-cells.ts";
import type { JobField } from "./job-columns.ts";
import type { JobEntry } from "./job-roster.ts";
import { wageText } from "./wage-cell.ts";

/** The cells of a posting, so that the same is read from them again. */
export function writeJob(entry: JobEntry): Readonly<Record<JobField, string>> {
  const { input } = entry;
  return writtenCells<JobField>({
    sourceRecordId: entry.sourceRecordId,
    sourceSystem: entry.sourceSystem,
    title: input.title,
    description: input.description,
    employerName: entry.employerName,
    employer: input.employer,
    region: input.region,
    workplace: input.workplace,
    address: input.address,
    occupation: input.occupation,
    industry: input.industry,
    form: termOf(formTerms, input.form),
    openings: String(input.openings),
    remaining: entry.remaining === null ? null : String(entry.remaining),
    wage: wageText(input.wage),
    "wage.note": input.wage.note,
    seasonStart: input.seasonStart,
    seasonEnd: input.seasonEnd,
    educationMin: input.educationMin && termOf(educationTerms, input.educationMin),
    skillsRequired: listText(input.skillsRequired),
    age: ageText({ min: input.ageMin ?? null, max: input.ageMax ?? null }),
    board: yesNoText(input.board),
    lodging: yesNoText(input.lodging),
    socialInsurance: yesNoText(input.socialInsurance),
    targetGroups: listText(input.targetGroups.map((group) => termOf(populationTerms, group))),
    workshop: input.workshop,
    brand: input.brand,
    status: entry.status && termOf(jobStatusTerms, entry.status),
    publishedAt: entry.publishedAt && instantText(entry.publishedAt),
    validThrough: input.validThrough && lastMomentText(input.validThrough),
    closedAt: entry.closedAt && instantText(entry.closedAt),
    contactMasked: input.contactMasked,
    duplicateOf: input.duplicateOf,
    collectedAt: entry.collectedAt && instantText(entry.collectedAt),
    verifiedAt: entry.verifiedAt && instantText(entry.verifiedAt),
  });
}
