import { educationByCode } from "../../reference/education.ts";
import type { LinkKey } from "../../reference/pseudonym.ts";
import type { EmploymentStatus } from "../vocabulary/enums.ts";
import { Draws, hash32, itemAt } from "./draws.ts";
import { idNumberAt, type PersonSettings, personAt, type SeedPerson } from "./people.ts";
import { PersonLinks } from "./person-links.ts";
import { filedUnder, placesOf } from "./places.ts";
import { type Destiny, notEmployedPercent, type ProvinceProfile, profileOf } from "./profiles.ts";
import { recordId, recordKinds } from "./record-id.ts";
import { type Sector, sectors } from "./sectors.ts";
import { scaled } from "./settings.ts";
import { splitScaled } from "./shares.ts";
import { createShuffle, type Shuffle } from "./shuffle.ts";
import { type TradeKey, tradeOf } from "./trades.ts";
import type { Workshops } from "./workshops.ts";

/** People with one destiny stand next to each other in the shuffled order of the register. */
export interface Cohort {
  readonly destiny: Destiny;
  /** Shuffled position of the first. */
  readonly first: number;
  readonly size: number;
  /** How many people of the same published figure stand in cohorts before this one. */
  readonly before: number;
}

export interface SeedIntent {
  readonly wantsWork: boolean;
  readonly wantsToGoOut: boolean | null;
  readonly occupations: readonly string[];
  readonly regions: readonly string[];
  readonly minMonthlyCents: bigint | null;
  readonly forms: readonly string[];
  readonly wantsTraining: boolean;
  readonly trainingTopics: readonly string[];
  readonly reasonCode: string | null;
  readonly recordedDaysAgo: number;
  readonly confirmDueInDays: number;
}

export interface SeedSkill {
  readonly occupation: string;
  readonly name: string;
  readonly level: number | null;
  /** Tenths of a year. */
  readonly tenthsOfYears: number;
}

/** A worker as the home province registers it; who works where is in the placement. */
export interface SeedWorker {
  readonly person: SeedPerson;
  readonly id: string;
  readonly index: number;
  /** The county of the register. */
  readonly region: string;
  readonly cohort: Cohort | null;
  readonly status: EmploymentStatus;
  readonly statusDaysAgo: number;
  readonly trade: TradeKey;
  readonly education: { readonly code: string; readonly rank: number };
  readonly populationCategory: string;
  readonly languages: readonly string[];
  readonly intent: SeedIntent | null;
  readonly skills: readonly SeedSkill[];
  readonly updatedDaysAgo: number;
}

/** The people of one province's register. */
export class Workers {
  /** Everybody registered as employed. */
  readonly employed: number;
  /** Everybody registered, employed or not. */
  readonly count: number;
  readonly cohorts: readonly Cohort[];
  readonly #profile: ProvinceProfile;
  readonly #settings: PersonSettings;
  readonly #links: PersonLinks;
  readonly #shuffle: Shuffle;
  readonly #workshops: Workshops;
  readonly #sectors: readonly (readonly [sector: Sector, weight: number])[];

  constructor(
    province: string,
    workshops: Workshops,
    settings: PersonSettings & { readonly scale: number; readonly linkKey: LinkKey },
  ) {
    this.#profile = profileOf(province);
    this.#settings = settings;
    this.#links = new PersonLinks(settings.linkKey);
    this.#workshops = workshops;
    this.#sectors = sectors.map((sector) => [sector, sector.weights[province] ?? 0]);
    this.employed = scaled(this.#profile.employed, settings.scale);
    this.count = this.employed + Math.round((this.employed * notEmployedPercent) / 100);
    this.#shuffle = createShuffle(this.count);
    this.cohorts = cohortsOf(this.#profile, this.employed, settings.scale);
  }

  idOf(index: number): string {
    return recordId(
      { holder: this.#profile.code, counter: this.#profile.code, kind: "worker", index },
      this.#settings.seed,
    );
  }

  personAt(index: number): SeedPerson {
    return personAt({ home: this.#profile.code, index }, this.#settings, this.#links);
  }

  /** These people are asked for next: what takes longest is then made for all of them at once. */
  prepare(indexes: readonly number[]): void {
    const home = this.#profile.code;
    this.#links.prepare(indexes.map((index) => idNumberAt({ home, index }, this.#settings)));
  }

  /** The cohort of a worker and the place in it; null for people who are not employed. */
  placeInCohort(index: number): { readonly cohort: Cohort; readonly rank: number } | null {
    const position = this.#shuffle.to(index);
    for (const cohort of this.cohorts) {
      const rank = position - cohort.first;
      if (rank < cohort.size) return { cohort, rank };
    }
    return null;
  }

  /** The index of the n-th worker of a cohort. */
  memberOf(cohort: Cohort, rank: number): number {
    return this.#shuffle.from(cohort.first + rank);
  }

  /** The county in which a worker is registered: that of the workshop, for those who work in one. */
  regionOf(index: number): string {
    const found = this.placeInCohort(index);
    const draws = new Draws(hash32(this.#settings.seed, Number(this.#profile.code), 78, index));
    const family = found?.cohort.destiny.family;
    const place =
      found !== null && family !== undefined
        ? this.#workshops.placeOf(this.#workshops.workplaceOf(family, found.rank))
        : draws.pick(placesOf(this.#profile.code));
    return filedUnder(place, draws.next());
  }

  /** Where a worker lives, and whether with work: all that households are made of. */
  residenceOf(index: number): { readonly region: string; readonly isEmployed: boolean } {
    return { region: this.regionOf(index), isEmployed: this.placeInCohort(index) !== null };
  }

  /** What somebody does whose placement names no vacancy. */
  tradeWithoutJob(index: number): TradeKey {
    const draws = new Draws(hash32(this.#settings.seed, Number(this.#profile.code), 79, index));
    const destiny = this.placeInCohort(index)?.cohort.destiny;
    if (destiny?.kind === "PUBLIC_POST") return draws.pick(publicPostTrades);
    if (destiny?.family !== undefined) return draws.pick(workshopTrades);
    return draws.pickWeighted(draws.pickWeighted(this.#sectors).trades);
  }

  /** The whole record. `trade` is that of the vacancy the worker is placed in, or `tradeWithoutJob`. */
  at(index: number, trade: TradeKey): SeedWorker {
    const draws = new Draws(
      hash32(this.#settings.seed, Number(this.#profile.code), recordKinds.worker, index),
    );
    const person = this.personAt(index);
    const cohort = this.placeInCohort(index)?.cohort ?? null;
    const status = cohort === null ? statusOf(person.age, draws) : "EMPLOYED";
    const languages = ["普通话", draws.pickWeighted(this.#profile.languages)];
    return {
      person,
      id: this.idOf(index),
      index,
      region: this.regionOf(index),
      cohort,
      status,
      // Whoever came back from the east did so 200 days ago or earlier: see formerPlacementAt.
      statusDaysAgo: draws.between(1, status === "RETURNED" ? 199 : 420),
      trade,
      education: educationOf(person.age, draws),
      populationCategory: draws.pickWeighted(
        this.#profile.isHost ? hostCategories : homeCategories,
      ),
      languages: draws.chance(93) ? languages : languages.slice(1),
      intent: intentOf(status, trade, this.#profile, draws),
      skills: skillsOf(trade, person.age, draws),
      updatedDaysAgo: draws.between(0, 400_000) / 1_000,
    };
  }
}

function cohortsOf(profile: ProvinceProfile, employed: number, scale: number): readonly Cohort[] {
  const cohorts: Cohort[] = [];
  let first = 0;
  for (const { persons, parts } of profile.groups) {
    const shares = parts.map((part) => part.persons);
    let before = 0;
    for (const [number, size] of splitScaled(persons, shares, scale).entries()) {
      cohorts.push({ destiny: itemAt(parts, number), first, size, before });
      first += size;
      before += size;
    }
  }
  const rest = employed - first;
  if (rest < 0) throw new Error(`The destinies of ${profile.name} are more than its workers.`);
  cohorts.push({
    destiny: { persons: rest, host: null, kind: "ANY" },
    first,
    size: rest,
    before: 0,
  });
  return cohorts;
}

const publicPostTrades = ["ranger", "cleaner", "cleaner", "gardener"] as const;
const workshopTrades = [
  "sewer",
  "toyMaker",
  "electronics",
  "packer",
  "shoemaker",
  "teaMaker",
] as const;

function statusOf(age: number, draws: Draws): EmploymentStatus {
  if (age <= 21 && draws.chance(55)) return "STUDENT";
  if (age >= 58 && draws.chance(45)) return "UNABLE";
  return draws.pickWeighted(statuses);
}

const statuses: readonly (readonly [EmploymentStatus, number])[] = [
  ["UNEMPLOYED", 40],
  ["RETURNED", 28],
  ["NO_INTENT", 20],
  ["UNABLE", 8],
  ["UNKNOWN", 4],
];

/** Vocabulary of the monitoring rules of 2021; the scheme is stored with every record. */
const homeCategories: readonly (readonly [string, number])[] = [
  ["LIFTED", 880],
  ["STABLE_RISK_CLEARED", 55],
  ["UNSTABLE_LIFTED", 25],
  ["MARGINAL_RISK", 22],
  ["SUDDEN_HARDSHIP", 18],
];

const hostCategories: readonly (readonly [string, number])[] = [
  ["OTHER_RURAL", 780],
  ["RURAL_LOW_INCOME", 200],
  ["SUDDEN_HARDSHIP", 20],
];

/** The younger, the longer at school. */
function educationOf(age: number, draws: Draws): SeedWorker["education"] {
  const code = draws.pickWeighted(
    age < 28 ? educationOfYoung : age < 45 ? educationOfMiddle : educationOfOld,
  );
  return { code, rank: educationByCode(code)?.rank ?? 0 };
}

const educationOfYoung: readonly (readonly [string, number])[] = [
  ["10", 1],
  ["20", 9],
  ["30", 22],
  ["40", 24],
  ["60", 14],
  ["70", 28],
  ["80", 2],
];
const educationOfMiddle: readonly (readonly [string, number])[] = [
  ["20", 2],
  ["30", 6],
  ["40", 10],
  ["60", 12],
  ["70", 52],
  ["80", 18],
];
const educationOfOld: readonly (readonly [string, number])[] = [
  ["40", 2],
  ["60", 8],
  ["70", 42],
  ["80", 42],
  ["90", 6],
];

function intentOf(
  status: EmploymentStatus,
  trade: TradeKey,
  profile: ProvinceProfile,
  draws: Draws,
): SeedIntent | null {
  const recordedDaysAgo = draws.between(1, 200);
  const confirmDueInDays = 90 - (recordedDaysAgo % 120);
  if (status === "NO_INTENT") {
    return {
      wantsWork: false,
      wantsToGoOut: null,
      occupations: [],
      regions: [],
      minMonthlyCents: null,
      forms: [],
      wantsTraining: false,
      trainingTopics: [],
      reasonCode: draws.pick(noIntentReasons),
      recordedDaysAgo,
      confirmDueInDays,
    };
  }
  const isLooking = status === "UNEMPLOYED" || status === "RETURNED";
  if (!isLooking && !(status === "EMPLOYED" && draws.chance(20))) return null;

  const wantsToGoOut = draws.chance(profile.isHost ? 8 : status === "RETURNED" ? 35 : 52);
  const known = tradeOf(trade);
  const wanted = (known.monthYuan * profile.payPercent * draws.between(70, 105)) / 10_000;
  const wantsTraining = draws.chance(28);
  return {
    wantsWork: true,
    wantsToGoOut,
    occupations: occupationsWanted(known.code, draws),
    regions: wantsToGoOut ? draws.pick(destinations) : draws.chance(70) ? [profile.code] : [],
    minMonthlyCents: draws.chance(85) ? BigInt(Math.round(wanted / 100) * 100) * 100n : null,
    forms: draws.pick(formsWanted),
    wantsTraining,
    trainingTopics: wantsTraining ? [`${itemAt(known.words, 0)}技能培训`] : [],
    reasonCode: status === "RETURNED" ? draws.pick(returnReasons) : null,
    recordedDaysAgo,
    confirmDueInDays,
  };
}

function occupationsWanted(own: string, draws: Draws): readonly string[] {
  if (!draws.chance(45)) return [own];
  const other = tradeOf(draws.pick(popularTrades)).code;
  return other === own ? [own] : [own, other];
}

const popularTrades: readonly TradeKey[] = [
  "cook",
  "electronics",
  "domestic",
  "guard",
  "sewer",
  "sorter",
];

const noIntentReasons = [
  "CARE_OF_FAMILY",
  "HEALTH",
  "FARMING_AT_HOME",
  "SUPPORTED_BY_FAMILY",
] as const;

const returnReasons = [
  "CONTRACT_ENDED",
  "FACTORY_CLOSED",
  "CARE_OF_FAMILY",
  "HEALTH",
  "PAY_TOO_LOW",
] as const;

const destinations: readonly (readonly string[])[] = [
  ["44"],
  ["32"],
  ["44", "32"],
  ["44", "46"],
  ["33", "44"],
];

const formsWanted: readonly (readonly string[])[] = [
  ["FULL_TIME"],
  ["FULL_TIME", "SEASONAL"],
  ["FULL_TIME", "SHORT_TERM"],
  ["FULL_TIME", "HOUSEHOLD"],
  ["PART_TIME", "HOME_BASED"],
  [],
];

function skillsOf(trade: TradeKey, age: number, draws: Draws): readonly SeedSkill[] {
  if (draws.chance(36)) return [];
  const own = skillOf(trade, age, draws);
  if (!draws.chance(18)) return [own];
  const other = skillOf(draws.pick(popularTrades), age, draws);
  return other.occupation === own.occupation ? [own] : [own, other];
}

function skillOf(key: TradeKey, age: number, draws: Draws): SeedSkill {
  const trade = tradeOf(key);
  return {
    occupation: trade.code,
    name: itemAt(trade.words, 0),
    level: draws.chance(38) ? draws.between(3, 5) : null,
    tenthsOfYears: draws.between(1, Math.min(250, (age - 15) * 8)),
  };
}
