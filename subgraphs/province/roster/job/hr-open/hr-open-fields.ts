import { regionByCode } from "../../../../reference/regions.ts";
import { listText } from "../../cell.ts";
import type { JobField } from "../job-columns.ts";
import { at, itemsIn, textAt, textsAt } from "./json.ts";

/** What of a position says a field of a roster. */
export interface HrOpenField {
  readonly field: JobField;
  /** Where it stands, from a position's profile on; README.md has them as a table. */
  readonly path: string;
  /** The cell of a roster that says the same. */
  readonly cell: (profile: unknown, opening: unknown) => string;
}

/** What stands at the path as it is. */
function plain(field: JobField, path: string): HrOpenField {
  return { field, path, cell: (profile) => textAt(profile, path) };
}

export const hrOpenFields: readonly HrOpenField[] = [
  {
    field: "sourceRecordId",
    path: "positionId.value",
    cell: (profile, opening) =>
      textAt(profile, "positionId.value") || textAt(opening, "documentId.value"),
  },
  {
    field: "sourceSystem",
    path: "positionId.schemeAgencyId",
    cell: (profile, opening) =>
      textAt(profile, "positionId.schemeAgencyId") || textAt(opening, "documentId.schemeAgencyId"),
  },
  plain("title", "positionTitle"),
  {
    field: "description",
    path: "positionFormattedDescriptions.content",
    cell: (profile) => textsAt(profile, "positionFormattedDescriptions", "content").join("\n"),
  },
  plain("employerName", "positionOrganizations.name"),
  plain("employer", "positionOrganizations.legalId.value"),
  { field: "workplace", path: "positionLocation", cell: placeIn },
  plain("address", "positionLocation.line"),
  plain("occupation", "jobCategories.code"),
  {
    field: "form",
    path: "positionScheduleTypeCodes",
    cell: (profile) => {
      const code = textAt(profile, "positionScheduleTypeCodes");
      return forms[code.replaceAll(/[\s_-]/g, "").toLowerCase()] ?? code;
    },
  },
  plain("openings", "positionOpenQuantity"),
  { field: "wage", path: "offeredRemunerationPackage.ranges", cell: payIn },
  plain("wage.note", "offeredRemunerationPackage.description"),
  {
    field: "skillsRequired",
    path: "positionCompetencies.competencyName",
    cell: (profile) => listText(textsAt(profile, "positionCompetencies", "competencyName")),
  },
  {
    field: "status",
    path: "statusCode",
    cell: (_, opening) => {
      const code = textAt(opening, "statusCode");
      return statuses[code.toLowerCase()] ?? code;
    },
  },
  plain("publishedAt", "postingInstructions.start"),
  plain("validThrough", "postingInstructions.end"),
  { field: "contactMasked", path: "postingInstructions.applicationMethods", cell: contactIn },
];

/** Words for a form of employment, without what joins their parts. */
const forms: Readonly<Record<string, string>> = {
  fulltime: "全日制",
  parttime: "非全日制",
  temporary: "短期用工",
  seasonal: "季节性用工",
  casual: "短期用工",
};

const statuses: Readonly<Record<string, string>> = {
  active: "招聘中",
  open: "招聘中",
  filled: "已招满",
  closed: "已关闭",
  cancelled: "已撤回",
};

/** A code of GB/T 2260, or the names from the province down. */
function placeIn(profile: unknown): string {
  const divisions = textsAt(profile, "positionLocation.countrySubDivisions", "value");
  const code = divisions.findLast((division) => regionByCode(division) !== undefined);
  if (code !== undefined) return code;
  const city = textAt(profile, "positionLocation.city");
  return [...divisions, ...(divisions.includes(city) ? [] : [city])].join("");
}

const intervals: Readonly<Record<string, string>> = {
  hour: "小时",
  day: "天",
  month: "月",
  year: "年",
};

/** Of ranges the least and the most; of another currency than ours the text itself, which is no pay. */
function payIn(profile: unknown): string {
  const ranges = textsOfRanges(profile);
  if (ranges.length === 0)
    return textAt(profile, "offeredRemunerationPackage.basisCode").toLowerCase() === "piecework"
      ? "计件"
      : "面议";
  const foreign = ranges.find(({ currency }) => !["", "CNY"].includes(currency));
  if (foreign !== undefined) return `${foreign.value} ${foreign.currency}`;
  const of = (word: string): string | undefined =>
    ranges.find(({ type }) => type.toLowerCase().startsWith(word))?.value;
  const least = of("min") ?? ranges[0]?.value ?? "";
  const most = of("max") ?? least;
  const interval = ranges[0]?.interval ?? "";
  return `${least}-${most}元/${intervals[interval.toLowerCase()] ?? (interval || "月")}`;
}

function textsOfRanges(profile: unknown) {
  const ranges = at(profile, "offeredRemunerationPackage");
  return itemsIn((Object(ranges) as { readonly ranges?: unknown }).ranges)
    .map((range) => ({
      type: textAt(range, "typeCode"),
      interval: textAt(range, "intervalCode"),
      value: textAt(range, "referenceAmount.value"),
      currency: textAt(range, "referenceAmount.currency"),
    }))
    .filter(({ value }) => value !== "");
}

function contactIn(profile: unknown): string {
  const contact = "postingInstructions.applicationMethods.personContact";
  const name = ["family", "given"]
    .map((part) => textAt(profile, `${contact}.name.${part}`))
    .join("");
  const phone = textAt(profile, `${contact}.communication.phone.formattedNumber`);
  return [name, phone].filter((part) => part !== "").join(" ");
}
