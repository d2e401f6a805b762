import { educationByCode } from "../../reference/education.ts";
import { occupationName } from "../../reference/occupations.ts";
import { regionOf } from "../region/region-of.ts";
import { educationOfCode } from "../vocabulary/education.ts";
import type { CountRelation, EmploymentForm } from "../vocabulary/enums.ts";
import type { Facet, FacetValue } from "./facet.ts";

/** How many matching postings share a value of one facet; the facet TOTAL counts them all. */
export type FacetCount = readonly [facet: string, value: string | null, count: number];

/** One pass over the `facetColumnsSql` of the matching postings: a JSON list of FacetCount. */
export function facetCountsSql(matching: string): string {
  return `SELECT json_agg(json_build_array(facet, value, postings)) FROM (
  SELECT CASE grouping(occupation, workplace, form, education, band, keep)
      WHEN 31 THEN 'OCCUPATION' WHEN 47 THEN 'WORKPLACE' WHEN 55 THEN 'FORM'
      WHEN 59 THEN 'EDUCATION' WHEN 61 THEN 'WAGE_BAND' WHEN 62 THEN 'BOARD_AND_LODGING'
      ELSE 'TOTAL' END AS facet,
    coalesce(occupation, workplace, form, education, band, keep) AS value,
    count(*) AS postings
  FROM ${matching} AS matching
  GROUP BY GROUPING SETS ((), (occupation), (workplace), (form), (education), (band), (keep))
) AS counted`;
}

/** All facets in a fixed order; values by count, the greatest first, then by code. */
export function facetsOf(counts: readonly FacetCount[], relation: CountRelation): Facet[] {
  return Object.entries(facetByField).map(([field, nameOf]) => ({
    field,
    relation,
    values: counts
      .filter(([facet]) => facet === field)
      .flatMap(([, value, count]) => (value === null ? [] : [{ ...nameOf(value), count }]))
      .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
  }));
}

export function totalOf(counts: readonly FacetCount[]): number {
  return counts.find(([facet]) => facet === "TOTAL")?.[2] ?? 0;
}

type NamedValue = Pick<FacetValue, "code" | "label">;

const facetByField: Readonly<Record<string, (value: string) => NamedValue>> = {
  OCCUPATION: (code) => ({ code, label: occupationName(code) ?? code }),
  WORKPLACE: (code) => ({ code, label: regionOf(code).name }),
  FORM: (code) => ({ code, label: formLabels[code as EmploymentForm] ?? code }),
  EDUCATION: (code) => ({
    code: educationOfCode(code) ?? "NONE",
    label: educationByCode(code)?.name ?? "不限",
  }),
  WAGE_BAND: (code) => ({ code, label: bandLabels[code] ?? code }),
  BOARD_AND_LODGING: (code) => ({ code, label: keepLabels[code] ?? code }),
};

const formLabels: Readonly<Record<EmploymentForm, string>> = {
  FULL_TIME: "全日制",
  PART_TIME: "非全日制",
  SHORT_TERM: "短期用工",
  PLATFORM: "平台就业",
  HOUSEHOLD: "家政",
  SEASONAL: "季节性用工",
  PUBLIC_POST: "公益性岗位",
  WORK_RELIEF: "以工代赈",
  HOME_BASED: "居家就业",
};

/** Bands of the comparable monthly wage's lower limit, in yuan; a band ends where the next begins. */
const bandLabels: Readonly<Record<string, string>> = {
  FROM_0: "3000元以下",
  FROM_3000: "3000-4000元",
  FROM_4000: "4000-5000元",
  FROM_5000: "5000-6000元",
  FROM_6000: "6000-8000元",
  FROM_8000: "8000-10000元",
  FROM_10000: "10000元以上",
  UNKNOWN: "计件或面议",
};

const bandSql = `CASE
        WHEN job.monthly_min_cents IS NULL THEN 'UNKNOWN'
        WHEN job.monthly_min_cents < 300000 THEN 'FROM_0'
        WHEN job.monthly_min_cents < 400000 THEN 'FROM_3000'
        WHEN job.monthly_min_cents < 500000 THEN 'FROM_4000'
        WHEN job.monthly_min_cents < 600000 THEN 'FROM_5000'
        WHEN job.monthly_min_cents < 800000 THEN 'FROM_6000'
        WHEN job.monthly_min_cents < 1000000 THEN 'FROM_8000'
        ELSE 'FROM_10000' END`;

const keepLabels: Readonly<Record<string, string>> = {
  BOTH: "包吃住",
  BOARD: "包吃",
  LODGING: "包住",
  NEITHER: "不包吃住",
};

const keepSql = `CASE
        WHEN job.board AND job.lodging THEN 'BOTH'
        WHEN job.board THEN 'BOARD'
        WHEN job.lodging THEN 'LODGING'
        ELSE 'NEITHER' END`;

/** What the facets read of a posting. */
export const facetColumnsSql = `job.occupation_code AS occupation,
    left(job.workplace_code, 2) AS workplace, job.form AS form,
    coalesce(job.education_min, '') AS education, ${bandSql} AS band, ${keepSql} AS keep`;
