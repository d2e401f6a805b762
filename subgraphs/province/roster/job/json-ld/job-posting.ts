import { industryByCode } from "../../../../reference/industries.ts";
import { occupationByCode } from "../../../../reference/occupations.ts";
import { regionByCode } from "../../../../reference/regions.ts";
import type { EmploymentForm, WagePeriod } from "../../../vocabulary/enums.ts";
import { termOf } from "../../cell.ts";
import { educationTerms, formTerms, populationTerms } from "../../terms.ts";
import { ageText } from "../job-cells.ts";
import type { JobEntry } from "../job-roster.ts";

/** A node of JSON-LD. */
export type Node = { readonly "@type": string } & Readonly<Record<string, unknown>>;

/** A posting as schema.org has it; README.md says which property comes of what. */
export function jobPosting(id: string, entry: JobEntry): Node {
  const { input } = entry;
  return node("JobPosting", {
    "@id": `urn:laowu:${id}`,
    identifier: node("PropertyValue", {
      name: entry.sourceSystem,
      value: entry.sourceRecordId,
    }),
    title: input.title,
    description: input.description,
    datePosted: entry.publishedAt,
    validThrough: input.validThrough,
    employmentType: [employmentTypes[input.form], termOf(formTerms, input.form)],
    hiringOrganization:
      entry.employerName === null
        ? null
        : node("Organization", {
            name: entry.employerName,
            identifier:
              input.employer &&
              node("PropertyValue", { name: "统一社会信用代码", value: input.employer }),
          }),
    jobLocation: placeOf(input.workplace, input.address ?? null),
    occupationalCategory: occupationOf(input.occupation),
    industry: input.industry ? industryOf(input.industry) : null,
    totalJobOpenings: entry.remaining ?? input.openings,
    baseSalary: salaryOf(input.wage),
    incentiveCompensation: input.wage.period === "PIECE" ? (input.wage.note ?? "计件") : null,
    jobBenefits: benefitsOf(entry),
    educationRequirements: input.educationMin && termOf(educationTerms, input.educationMin),
    skills: input.skillsRequired.length === 0 ? null : input.skillsRequired,
    qualifications: ageOf(entry),
    specialCommitments:
      input.targetGroups.length === 0
        ? null
        : `面向${input.targetGroups.map((group) => termOf(populationTerms, group)).join("、")}`,
    jobStartDate: input.seasonStart && `${input.seasonStart}-01`,
  });
}

/** What nobody knows is not there. */
function node(type: string, properties: Readonly<Record<string, unknown>>): Node {
  const known = Object.entries(properties).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  return { "@type": type, ...Object.fromEntries(known) };
}

/** The words that search engines read; schema.org itself takes any text. */
const employmentTypes: Readonly<Record<EmploymentForm, string>> = {
  FULL_TIME: "FULL_TIME",
  PART_TIME: "PART_TIME",
  SHORT_TERM: "TEMPORARY",
  PLATFORM: "CONTRACTOR",
  HOUSEHOLD: "OTHER",
  SEASONAL: "TEMPORARY",
  PUBLIC_POST: "OTHER",
  WORK_RELIEF: "TEMPORARY",
  HOME_BASED: "OTHER",
};

function placeOf(code: string, address: string | null): Node {
  const province = regionByCode(code.slice(0, 2))?.name ?? null;
  const whole = regionByCode(code)?.fullName ?? null;
  const locality =
    province !== null && whole?.startsWith(province) ? whole.slice(province.length) : whole;
  return node("Place", {
    address: node("PostalAddress", {
      addressCountry: "CN",
      addressRegion: province,
      addressLocality: locality,
      streetAddress: address,
    }),
  });
}

function occupationOf(code: string): Node {
  return node("CategoryCode", {
    codeValue: code,
    name: occupationByCode(code)?.name,
    inCodeSet: node("CategoryCodeSet", { name: "中华人民共和国职业分类大典（2022年版）" }),
  });
}

function industryOf(code: string): Node {
  return node("DefinedTerm", {
    termCode: code,
    name: industryByCode(code)?.name,
    inDefinedTermSet: node("DefinedTermSet", { name: "GB/T 4754-2017" }),
  });
}

const unitTexts: Readonly<Record<WagePeriod, string>> = {
  HOUR: "HOUR",
  DAY: "DAY",
  MONTH: "MONTH",
  YEAR: "YEAR",
  PIECE: "PIECE",
};

function salaryOf({ min, max, period }: JobEntry["input"]["wage"]): Node | null {
  if (!min || !max) return null;
  return node("MonetaryAmount", {
    currency: "CNY",
    value: node("QuantitativeValue", {
      minValue: Number(min),
      maxValue: Number(max),
      unitText: unitTexts[period],
    }),
  });
}

function benefitsOf({ input }: JobEntry): string | null {
  const benefits = [
    ...(input.board ? ["包吃"] : []),
    ...(input.lodging ? ["包住"] : []),
    ...(input.socialInsurance === true ? ["缴纳社保"] : []),
  ];
  return benefits.length === 0 ? null : benefits.join("、");
}

function ageOf({ input }: JobEntry): string | null {
  const ages = ageText({ min: input.ageMin ?? null, max: input.ageMax ?? null });
  return ages === "" ? null : `年龄${ages}`;
}
