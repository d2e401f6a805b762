import { centsOfDecimal, decimalOfCents } from "../../../service/money.ts";
import type { WagePeriod } from "../../vocabulary/enums.ts";
import { BadCell, type CellReader } from "../cell.ts";

/** What a job pays, as a posting says it. */
export interface WageCell {
  readonly min: string | null;
  readonly max: string | null;
  readonly period: WagePeriod;
  /** What the cell says in words, where it has no amounts. */
  readonly note: string | null;
}

/** How periods are written, the usual word first. */
const periodWords: Readonly<Record<WagePeriod, readonly [string, ...string[]]>> = {
  HOUR: ["小时", "时", "h"],
  DAY: ["天", "日", "d"],
  MONTH: ["月", "个月"],
  YEAR: ["年"],
  PIECE: ["件"],
};

const periods: ReadonlyMap<string, WagePeriod> = new Map(
  (Object.keys(periodWords) as WagePeriod[]).flatMap((period) =>
    periodWords[period].map((word) => [word, period] as const),
  ),
);

const units: Readonly<Record<string, number>> = { "": 1, 百: 100, 千: 1_000, k: 1_000, 万: 10_000 };
const amount = String.raw`(\d+(?:\.\d{1,4})?)\s*([百千万k]?)元?`;
const range = new RegExp(String.raw`^${amount}(?:[-~—–―至到]+${amount})?(?:[/每](\D+))?$`, "u");
const words = /^(面议|计件)(?:[/每](\D+))?$/u;
const leading: readonly (readonly [RegExp, string])[] = [
  [/^(?:时薪|每小时)/u, "/小时"],
  [/^(?:日薪|每天|每日)/u, "/天"],
  [/^(?:月薪|每月)/u, "/月"],
  [/^(?:年薪|每年)/u, "/年"],
];

/** 4000-6000元/月, 200元/天, 0.6-1万, 年薪8万-10万; without a period a month is meant. 面议 and 计件 are no amounts. */
export const wageOf: CellReader<WageCell> = (text) => {
  const plain = withPeriodBehind(
    text
      .normalize("NFKC")
      .replaceAll(/[\s,¥￥]/g, "")
      .toLowerCase(),
  );
  const [, word, wordPeriod] = words.exec(plain) ?? [];
  if (word !== undefined) {
    const period = word === "计件" ? "PIECE" : periodOf(wordPeriod);
    return period === null ? bad : { min: null, max: null, period, note: word };
  }
  const [, low, lowUnit = "", high, highUnit = "", per] = range.exec(plain) ?? [];
  const period = periodOf(per);
  if (low === undefined || period === null || period === "PIECE") return bad;
  // 4-6千 is thousands both times.
  const max = high === undefined ? decimalIn(low, lowUnit) : decimalIn(high, highUnit);
  const min = decimalIn(low, lowUnit === "" && high !== undefined ? highUnit : lowUnit);
  return min === null || max === null ? bad : { min, max, period, note: null };
};

const bad = new BadCell(
  'must be a pay such as "4000-6000元/月" or "200元/天", 面议 or 计件 (with words beside it in 薪酬备注)',
);

function withPeriodBehind(text: string): string {
  for (const [prefix, period] of leading)
    if (prefix.test(text) && !/[/每]\D+$/u.test(text.replace(prefix, "")))
      return text.replace(prefix, "").replace(/^[:]/, "") + period;
  return text;
}

function periodOf(word: string | undefined): WagePeriod | null {
  return word === undefined ? "MONTH" : (periods.get(word) ?? null);
}

/** "0.6" 万 as "6000.00"; null for what is no whole number of cents. */
function decimalIn(digits: string, unit: string): string | null {
  const [whole = "0", fraction = ""] = digits.split(".");
  const tenThousandths = Number(whole + fraction.padEnd(4, "0")) * (units[unit] ?? 1);
  return Number.isSafeInteger(tenThousandths) && tenThousandths % 100 === 0
    ? decimalOfCents(tenThousandths / 100)
    : null;
}

/** How a wage is written, so that `wageOf` reads the same. */
export function wageText({
  min,
  max,
  period,
}: {
  readonly min: string | null | undefined;
  readonly max: string | null | undefined;
  readonly period: WagePeriod;
}): string {
  const [per] = periodWords[period];
  if (period === "PIECE") return "计件";
  if (!min || !max) return period === "MONTH" ? "面议" : `面议/${per}`;
  const same = centsOfDecimal(min) === centsOfDecimal(max);
  return same ? `${min}元/${per}` : `${min}-${max}元/${per}`;
}
