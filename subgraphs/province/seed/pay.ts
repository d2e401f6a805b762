import { comparableMonthCents, type WagePeriod } from "../../reference/wage.ts";
import type { Draws } from "./draws.ts";
import type { Trade } from "./trades.ts";

/** Pay in whole cents 分, as a posting states it and as it compares. */
export interface SeedPay {
  readonly period: WagePeriod;
  readonly minCents: bigint | null;
  readonly maxCents: bigint | null;
  readonly monthlyMinCents: bigint | null;
  readonly monthlyMaxCents: bigint | null;
  readonly note: string | null;
  /** How the posting's text says it. */
  readonly words: string;
}

/** Pay of a trade around its usual level, in the steps in which people state it. */
export function drawPay(trade: Trade, payPercent: number, draws: Draws): SeedPay {
  const period = draws.pickWeighted(trade.periods);
  const low = (trade.monthYuan * payPercent * draws.between(86, 112)) / 10_000;
  const high = (low * draws.between(108, 138)) / 100;
  switch (period) {
    case "MONTH": {
      if (draws.chance(3)) return unstated(period, "面议", "工资面议");
      const [min, max] = [inSteps(low, 100), inSteps(high, 100)];
      return stated(period, min, max, `月薪${min}-${max}元`);
    }
    case "YEAR": {
      const [min, max] = [inSteps(low * 12, 5_000), inSteps(high * 12, 5_000)];
      return stated(period, min, max, `年薪${min / 10_000}-${max / 10_000}万元`);
    }
    case "DAY": {
      const [min, max] = [inSteps(low / 21.75, 10), inSteps(high / 21.75, 10)];
      return stated(period, min, max, `日薪${min}-${max}元，日结`);
    }
    case "HOUR": {
      const [min, max] = [inSteps(low / 174, 1), inSteps(high / 174, 1)];
      return stated(period, min, max, `时薪${min}-${max}元`);
    }
    case "PIECE": {
      const about = inSteps(low, 500);
      return unstated(period, `计件工资，熟手每月约${about}元`, "计件工资，多劳多得");
    }
  }
}

function inSteps(yuan: number, step: number): number {
  return Math.max(step, Math.round(yuan / step) * step);
}

function stated(period: WagePeriod, minYuan: number, maxYuan: number, words: string): SeedPay {
  const minCents = BigInt(minYuan) * 100n;
  const maxCents = BigInt(Math.max(minYuan, maxYuan)) * 100n;
  return {
    period,
    minCents,
    maxCents,
    monthlyMinCents: comparableMonthCents(minCents, period),
    monthlyMaxCents: comparableMonthCents(maxCents, period),
    note: null,
    words,
  };
}

function unstated(period: WagePeriod, note: string, words: string): SeedPay {
  return {
    period,
    minCents: null,
    maxCents: null,
    monthlyMinCents: null,
    monthlyMaxCents: null,
    note,
    words,
  };
}
