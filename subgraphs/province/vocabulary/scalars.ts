import { numericTextScalar, textScalar } from "../../service/text-scalar.ts";

export const DateScalar = textScalar("Date", "A day, YYYY-MM-DD (日期).");

export const DateTimeScalar = textScalar(
  "DateTime",
  "An instant in ISO 8601 with milliseconds, in UTC (时间), such as 2026-03-01T08:00:00.000Z.",
);

export const MonthScalar = textScalar("Month", "A month, YYYY-MM (月份).");

export const DecimalScalar = numericTextScalar(
  "Decimal",
  'An exact decimal number as text (小数), such as "4500.00". Input may be text or a number.',
);

export const RegionCodeScalar = textScalar(
  "RegionCode",
  "An administrative division code (行政区划代码) of GB/T 2260, 2 digits for a province and 6 down to a county, or of GB/T 10114, 9 for a township and 12 for a village.",
);

export const OccupationCodeScalar = textScalar(
  "OccupationCode",
  'A code of the national occupational classification, 2022 edition (国家职业分类大典, 职业分类代码), such as "4-03-02-01", or the beginning of one, such as "4-03".',
);

export const IndustryCodeScalar = textScalar(
  "IndustryCode",
  'A code of GB/T 4754-2017 (国民经济行业分类代码): a letter and up to 4 digits, such as "C18".',
);

export const UsccScalar = textScalar(
  "Uscc",
  "A unified social credit code of GB 32100-2015 (统一社会信用代码), 18 characters.",
);

export const CursorScalar = textScalar(
  "Cursor",
  "A place in a list (游标). Opaque: take it from an answer, give it back as `after`.",
);

export const PseudonymScalar = textScalar(
  "Pseudonym",
  "A keyed pseudonym of a person (人员假名): the same in every register, and nobody's number.",
);
