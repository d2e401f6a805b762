import { educations } from "../../reference/education.ts";
import { firstOfMonth } from "./calendar.ts";
import { Draws, hash32, itemAt } from "./draws.ts";
import type { Employers } from "./employers.ts";
import { type JobFacts, type JobText, writeFair, writeJob } from "./job-text.ts";
import { drawPay, type SeedPay } from "./pay.ts";
import { placesOf } from "./places.ts";
import { profileOf } from "./profiles.ts";
import { recordId, recordKinds } from "./record-id.ts";
import { scaled } from "./settings.ts";
import { type Trade, type TradeKey, tradeOf } from "./trades.ts";

/** The part of a vacancy that placements and repostings ask for. */
export interface JobCore {
  readonly employer: number;
  readonly trade: TradeKey;
  readonly workplace: string;
}

export type EmploymentForm =
  | "FULL_TIME"
  | "PART_TIME"
  | "SHORT_TERM"
  | "PLATFORM"
  | "HOUSEHOLD"
  | "SEASONAL"
  | "PUBLIC_POST"
  | "WORK_RELIEF"
  | "HOME_BASED";

export type JobStatus = "OPEN" | "FILLED" | "CLOSED" | "EXPIRED" | "WITHDRAWN";

export interface SeedJob extends JobCore, JobText {
  readonly id: string;
  readonly form: EmploymentForm;
  readonly openings: number;
  readonly remaining: number;
  readonly pay: SeedPay;
  readonly seasonStart: string | null;
  readonly seasonEnd: string | null;
  readonly education: { readonly code: string | null; readonly rank: number };
  readonly skillsRequired: readonly string[];
  readonly ageMin: number | null;
  readonly ageMax: number | null;
  readonly hasBoard: boolean;
  readonly hasLodging: boolean;
  readonly hasInsurance: boolean | null;
  readonly targetGroups: readonly string[];
  readonly status: JobStatus;
  /** Days before the reference day, with a fraction that spreads postings over the day. */
  readonly publishedDaysAgo: number;
  readonly validDays: number;
  /** A household without a firm: the posting names a person, masked. */
  readonly isByHousehold: boolean;
  readonly contact: string;
  /** Free for what only some rows need. */
  readonly draw: number;
}

/** Job fairs of one trade in one province. */
const fairsPerTrade = 4;

/** The trades with job fairs, the first ones also in the smallest register. */
const fairTrades: readonly TradeKey[] = [
  ...(["cook", "sewer", "elderlyCarer", "domestic", "welder", "electronics"] as const),
  ...(["guard", "bricklayer", "pedicurist", "cleaner", "forklift", "infantCarer"] as const),
];

/** A register needs this many vacancies for every trade that has fairs. */
const jobsPerFairTrade = 40;

/** The vacancies of one province's own employers. */
export class Jobs {
  readonly count: number;
  readonly #province: string;
  readonly #seed: number;
  readonly #employers: Employers;
  readonly #referenceDate: string;
  readonly #payPercent: number;
  readonly #fairs: number;

  constructor(
    province: string,
    employers: Employers,
    settings: { readonly seed: number; readonly scale: number; readonly referenceDate: string },
  ) {
    const profile = profileOf(province);
    this.#province = province;
    this.#seed = settings.seed;
    this.#employers = employers;
    this.#referenceDate = settings.referenceDate;
    this.#payPercent = profile.payPercent;
    this.count = scaled(profile.jobs, settings.scale);
    const tradesWithFairs = Math.min(fairTrades.length, Math.floor(this.count / jobsPerFairTrade));
    this.#fairs = tradesWithFairs * fairsPerTrade;
  }

  idOf(index: number): string {
    return recordId(
      { holder: this.#province, counter: this.#province, kind: "job", index },
      this.#seed,
    );
  }

  coreAt(index: number): JobCore {
    return this.#core(index, this.#drawsOf(index));
  }

  at(index: number): SeedJob {
    const draws = this.#drawsOf(index);
    const core = this.#core(index, draws);
    const trade = tradeOf(core.trade);
    const isFair = index < this.#fairs;
    const form = isFair ? "FULL_TIME" : formOf(core.trade, trade, draws);
    const status = isFair ? "OPEN" : draws.pickWeighted(statuses);
    const openings = isFair ? draws.between(60, 200) : draws.pick(openingCounts);
    const pay = drawPay(trade, this.#payPercent, draws);
    const hasAges = !draws.chance(22);
    const facts: JobFacts = {
      trade,
      workplace: core.workplace,
      openings,
      payWords: pay.words,
      hasBoard: draws.chance(form === "HOME_BASED" ? 0 : 62),
      hasLodging: draws.chance(form === "HOME_BASED" || form === "PART_TIME" ? 4 : 58),
      hasInsurance: draws.chance(52),
      ageMin: hasAges ? draws.pick([16, 18, 18, 18, 20]) : null,
      ageMax: hasAges ? draws.pick([45, 50, 55, 55, 60]) : null,
      wantsAssisted: draws.chance(34),
    };
    const text = isFair
      ? writeFair(facts, fairsPerTrade - 1 - (index % fairsPerTrade))
      : writeJob(facts, draws);
    return {
      ...core,
      ...text,
      id: this.idOf(index),
      form,
      status,
      openings,
      remaining: remainingOf(status, openings, draws),
      pay,
      ...this.#seasonOf(trade, form, draws),
      education: educationOf(trade, draws),
      skillsRequired:
        trade.certificate !== undefined && draws.chance(40) ? [trade.certificate] : [],
      ageMin: facts.ageMin,
      ageMax: facts.ageMax,
      hasBoard: facts.hasBoard,
      hasLodging: facts.hasLodging,
      hasInsurance: facts.hasInsurance ? true : draws.chance(40) ? false : null,
      targetGroups: facts.wantsAssisted ? draws.pick(targetGroups) : [],
      publishedDaysAgo: draws.between(0, 150_000) / 1_000,
      validDays: draws.between(500, 900),
      isByHousehold: form === "HOUSEHOLD" && draws.chance(30),
      contact: `${draws.pick(contacts)} 1${draws.between(30, 99)}****${draws.between(1_000, 9_999)}`,
      draw: draws.next(),
    };
  }

  #drawsOf(index: number): Draws {
    return new Draws(hash32(this.#seed, Number(this.#province), recordKinds.job, index));
  }

  #core(index: number, draws: Draws): JobCore {
    if (index < this.#fairs) {
      const trade = itemAt(fairTrades, Math.floor(index / fairsPerTrade));
      const employer = this.#employerOf(trade, draws);
      return { employer, trade, workplace: this.#employers.placeOf(employer) };
    }
    const employer = draws.below(this.#employers.count);
    const trade = draws.pickWeighted(this.#employers.sectorOf(employer).trades);
    const workplace = draws.chance(78)
      ? this.#employers.placeOf(employer)
      : draws.pick(placesOf(this.#province));
    return { employer, trade, workplace };
  }

  /** Somebody who hires the trade; a small register may have nobody, then anybody. */
  #employerOf(trade: TradeKey, draws: Draws): number {
    let employer = draws.below(this.#employers.count);
    for (let tries = 0; tries < 60; tries += 1) {
      if (this.#employers.sectorOf(employer).trades.some(([own]) => own === trade)) break;
      employer = draws.below(this.#employers.count);
    }
    return employer;
  }

  /** The coming season: this year's while it runs, else next year's. */
  #seasonOf(
    { season }: Trade,
    form: EmploymentForm,
    draws: Draws,
  ): { readonly seasonStart: string | null; readonly seasonEnd: string | null } {
    if (form !== "SEASONAL" || season === undefined) return { seasonStart: null, seasonEnd: null };
    const [from, to] = season;
    const month = Number(this.#referenceDate.slice(5, 7));
    const length = to >= from ? to - from : to + 12 - from;
    const isRunning = length - ((month - from + 12) % 12) >= 0;
    const ahead =
      isRunning && draws.chance(60) ? -((month - from + 12) % 12) : (from - month + 12) % 12 || 12;
    return {
      seasonStart: firstOfMonth(this.#referenceDate, ahead),
      seasonEnd: firstOfMonth(this.#referenceDate, ahead + length),
    };
  }
}

function formOf(key: TradeKey, trade: Trade, draws: Draws): EmploymentForm {
  if (trade.season !== undefined) return draws.chance(85) ? "SEASONAL" : "FULL_TIME";
  switch (key) {
    case "domestic":
    case "infantCarer":
      return draws.chance(60) ? "HOUSEHOLD" : "FULL_TIME";
    case "rider":
    case "courier":
      return draws.chance(70) ? "PLATFORM" : "FULL_TIME";
    case "toyMaker":
    case "onlineClerk":
      return draws.chance(35) ? "HOME_BASED" : "FULL_TIME";
    case "ranger":
      return "PUBLIC_POST";
    case "bricklayer":
      return draws.pickWeighted(buildingForms);
    case "cleaner":
    case "waiter":
      return draws.chance(30) ? "PART_TIME" : "FULL_TIME";
    case "loader":
    case "sorter":
      return draws.chance(30) ? "SHORT_TERM" : "FULL_TIME";
    default:
      return draws.chance(4) ? "SHORT_TERM" : "FULL_TIME";
  }
}

const buildingForms: readonly (readonly [EmploymentForm, number])[] = [
  ["FULL_TIME", 60],
  ["SHORT_TERM", 24],
  ["WORK_RELIEF", 16],
];

function remainingOf(status: JobStatus, openings: number, draws: Draws): number {
  if (status === "FILLED") return 0;
  return status === "OPEN"
    ? draws.between(Math.ceil(openings / 3), openings)
    : draws.between(0, openings);
}

function educationOf(trade: Trade, draws: Draws): SeedJob["education"] {
  const code =
    trade.education !== undefined && draws.chance(60)
      ? trade.education
      : draws.pickWeighted(commonEducation);
  const rank = educations.find((education) => education.code === code)?.rank ?? 0;
  return { code, rank };
}

const commonEducation: readonly (readonly [string | null, number])[] = [
  [null, 72],
  ["80", 6],
  ["70", 20],
  ["60", 2],
];

const statuses: readonly (readonly [JobStatus, number])[] = [
  ["OPEN", 82],
  ["FILLED", 8],
  ["CLOSED", 6],
  ["EXPIRED", 3],
  ["WITHDRAWN", 1],
];

const openingCounts = [1, 1, 2, 2, 3, 3, 5, 5, 6, 8, 10, 10, 15, 20, 30, 50] as const;

const targetGroups: readonly (readonly string[])[] = [
  ["LIFTED"],
  ["LIFTED", "UNSTABLE_LIFTED", "MARGINAL_RISK", "SUDDEN_HARDSHIP"],
  ["UNSTABLE_LIFTED", "MARGINAL_RISK"],
  ["LIFTED", "RURAL_LOW_INCOME"],
];

const contacts = ["人力资源部", "王女士", "李主管", "张经理", "招聘专员", "刘师傅"] as const;
