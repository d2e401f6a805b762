import { regionByCode } from "../../reference/regions.ts";
import type { Draws } from "./draws.ts";
import { itemAt } from "./draws.ts";
import type { Trade } from "./trades.ts";

/** What the text of a posting is about. */
export interface JobFacts {
  readonly trade: Trade;
  readonly workplace: string;
  readonly openings: number;
  readonly payWords: string;
  readonly hasBoard: boolean;
  readonly hasLodging: boolean;
  readonly hasInsurance: boolean;
  readonly ageMin: number | null;
  readonly ageMax: number | null;
  readonly wantsAssisted: boolean;
}

export interface JobText {
  readonly title: string;
  readonly description: string;
}

/** An ordinary posting: one vacancy, written the way employers write. */
export function writeJob(facts: JobFacts, draws: Draws): JobText {
  const word = draws.chance(60) ? itemAt(facts.trade.words, 0) : draws.pick(facts.trade.words);
  const clauses = [
    draws.pick(facts.trade.duties),
    ...(draws.chance(55) ? [requirement(facts, draws)] : []),
    facts.payWords,
    ...(draws.chance(60) ? [draws.pick(hours)] : []),
    ...keep(facts),
    ...(facts.hasInsurance ? [draws.pick(insurance)] : []),
    ...(draws.chance(25) ? [`${placeName(facts.workplace)}就近上班`] : []),
    ...(facts.wantsAssisted ? [draws.pick(assistance)] : []),
    ...(draws.chance(30) ? [`${word}可带徒，${draws.pick(extras)}`] : []),
    ...(draws.chance(45) ? [draws.pick(closings)] : []),
  ];
  return { title: title(word, facts, draws), description: `${clauses.join("，")}。` };
}

/**
 * A posting of a job fair, which asks for every variety of one trade at once. Every province holds a
 * few, whatever the scale; they name their trade more often than any other posting, so the most
 * relevant answers to a search for a trade come from all provinces. `fullness` 3 is the longest list.
 */
export function writeFair(facts: JobFacts, fullness: number): JobText {
  const word = itemAt(facts.trade.words, 0);
  const lists = facts.trade.varieties
    .slice(0, 3 + fullness)
    .map((variety) => `${variety}${word}若干名`);
  return {
    title: `${placeName(facts.workplace)}${word}专场招聘会：招聘${word}、学徒${word}共${facts.openings}名`,
    description: `${word}专场：${lists.join("、")}，${facts.payWords}，${word}持证优先。`,
  };
}

function title(word: string, facts: JobFacts, draws: Draws): string {
  const { openings, workplace, payWords } = facts;
  switch (draws.below(8)) {
    case 0:
    case 1:
      return `招聘${word}${chineseCount(openings)}名`;
    case 2:
      return `急招${word}${openings}人${perk(facts)}`;
    case 3:
      return `${placeName(workplace)}招${word}`;
    case 4:
      return `诚聘${word}，${payWords}`;
    case 5:
      return `长期招${word}${perk(facts)}`;
    case 6:
      return `${word}（${placeName(workplace)}）`;
    default:
      return `${word}${openings}名`;
  }
}

function perk({ hasBoard, hasLodging }: JobFacts): string {
  if (hasBoard && hasLodging) return "，包吃住";
  if (hasBoard) return "，包吃";
  return hasLodging ? "，包住" : "";
}

function keep({ hasBoard, hasLodging }: JobFacts): string[] {
  if (hasBoard && hasLodging) return ["包吃住"];
  if (hasBoard) return ["提供工作餐"];
  return hasLodging ? ["提供宿舍"] : [];
}

function requirement({ ageMin, ageMax, trade }: JobFacts, draws: Draws): string {
  const age = ageMin === null || ageMax === null ? "年龄不限" : `年龄${ageMin}至${ageMax}岁`;
  const proof = trade.certificate === undefined ? "身体健康" : `有${trade.certificate}优先`;
  return `${age}，${draws.chance(50) ? proof : "有经验者优先"}`;
}

function placeName(code: string): string {
  return regionByCode(code)?.name ?? "";
}

/** 十名 rather than 10名, for the counts people write out. */
function chineseCount(count: number): string {
  return chineseCounts[count] ?? String(count);
}

const chineseCounts: Readonly<Record<number, string>> = {
  1: "一",
  2: "两",
  3: "三",
  5: "五",
  6: "六",
  8: "八",
  10: "十",
  15: "十五",
  20: "二十",
  30: "三十",
  50: "五十",
};

const hours = [
  "月休四天",
  "长白班",
  "两班倒",
  "八小时工作制",
  "单休",
  "加班费另计",
  "做六休一",
] as const;

const insurance = [
  "签订劳动合同，缴纳五险",
  "缴纳社会保险",
  "五险一金",
  "购买意外伤害保险",
] as const;

const assistance = [
  "优先招用脱贫劳动力和监测对象",
  "脱贫户优先，可申领交通补贴",
  "点对点专车接送，享受稳岗补助",
  "东西部协作岗位，驻外劳务工作站跟踪服务",
] as const;

const extras = [
  "岗前免费培训",
  "计发全勤奖",
  "夫妻工优先",
  "新手有保底工资",
  "节日福利齐全",
] as const;

const closings = [
  "有意者到就业服务站报名",
  "随时可上岗",
  "报名联系村级劳务信息员",
  "面试通过即可入职",
] as const;
