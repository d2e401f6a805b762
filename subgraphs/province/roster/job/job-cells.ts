import { industries } from "../../../reference/industries.ts";
import type { EducationLevel } from "../../vocabulary/education.ts";
import { BadCell, type CellReader, dayOf, enumOf, instantOf, instantText } from "../cell.ts";
import { educationTerms } from "../terms.ts";

const educationOf = enumOf(educationTerms);

/** The least education, or null where any will do. */
export const educationMinOf: CellReader<EducationLevel | null> = (text) =>
  /^(?:不限|无要求|不作要求)$/u.test(text.trim())
    ? null
    : educationOf(text.replace(/(?:及|或)?以上(?:学历)?$/u, ""));

export interface AgeCell {
  readonly min: number | null;
  readonly max: number | null;
}

/** 18-45岁, 18岁以上, 50周岁以下, 不限. */
export const ageOf: CellReader<AgeCell> = (text) => {
  const plain = text
    .normalize("NFKC")
    .replaceAll(/\s|周?岁|含/g, "")
    .replaceAll(/[()]/g, "");
  if (/^不限(?:年龄)?$/u.test(plain)) return { min: null, max: null };
  const [, from, to] = /^(\d{1,2})[-~—–―至到]+(\d{1,2})$/u.exec(plain) ?? [];
  if (from !== undefined && to !== undefined) return { min: Number(from), max: Number(to) };
  const [, end, side] = /^(\d{1,2})(?:及|或)?以(上|下)$/u.exec(plain) ?? [];
  if (end === undefined) return new BadCell('must be ages such as "18-45岁", "50岁以下" or 不限');
  return side === "上" ? { min: Number(end), max: null } : { min: null, max: Number(end) };
};

/** How ages are written, so that `ageOf` reads the same. */
export function ageText({ min, max }: AgeCell): string {
  if (min !== null && max !== null) return `${min}-${max}岁`;
  if (min !== null) return `${min}岁以上`;
  return max === null ? "" : `${max}岁以下`;
}

/** A month as YYYY-MM. */
export const monthOf: CellReader<string> = (text) => {
  const [, year, month] =
    /^(\d{4})(?:[-/.]|年)?(\d{1,2})月?$/u.exec(text.normalize("NFKC").trim()) ?? [];
  const number = Number(month);
  return year === undefined || !(number >= 1 && number <= 12)
    ? new BadCell('must be a month, such as "2026-05" or "2026年5月"')
    : `${year}-${String(number).padStart(2, "0")}`;
};

/** The last moment of a day, or an instant; of 2026-01-01至2026-12-31 the latter. */
export const lastMomentOf: CellReader<string> = (text) => {
  const last =
    text
      .normalize("NFKC")
      .split(/至|到|~|—/u)
      .at(-1)
      ?.trim() ?? "";
  const day = dayOf(last);
  return day instanceof BadCell ? instantOf(last) : `${day}T15:59:59.999Z`;
};

/** How such a moment is written, so that `lastMomentOf` reads the same. */
export function lastMomentText(instant: string): string {
  const text = instantText(instant);
  if (text.endsWith(" 23:59:59.999")) return text.slice(0, 10);
  // A day alone would be read as its end.
  return text.includes(" ") ? text : `${text} 00:00`;
}

/** An industry by its code of GB/T 4754, such as C18, or by its name. */
export const industryOf: CellReader<string> = (text) => {
  const plain = text.normalize("NFKC").replaceAll(/\s/g, "");
  return industries.find(({ name }) => name === plain)?.code ?? plain.toUpperCase();
};

/** 王经理 138****1234: a number that stands there in full is masked, for everybody reads it. */
export function contactOf(text: string): string {
  return text.normalize("NFKC").replaceAll(/\+?[\d(][\d\s().-]{5,}\d/g, (number) => {
    const digits = number.replaceAll(/\D/g, "").replace(/^86(?=1\d{10}$)/, "");
    if (digits.length < 7) return number;
    return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
  });
}
