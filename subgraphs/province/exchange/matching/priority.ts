import type { EmploymentStatus, PopulationCategory } from "../../vocabulary/enums.ts";
import { weights } from "./weights.ts";

/** Who comes first among workers of equal score: what the notices of 2022 and 2023 ask for. */
export interface PriorityFacts {
  readonly populationCategory: PopulationCategory;
  readonly status: EmploymentStatus;
  /** Since when the status holds, YYYY-MM-DD. */
  readonly statusAsOf: string;
  readonly educationRank: number;
  readonly birthYear: number | null;
}

export interface PriorityDay {
  /** Today in China, YYYY-MM-DD. */
  readonly today: string;
}

export interface Priority {
  readonly points: number;
  readonly reasons: readonly string[];
}

/** 防止返贫监测对象: people watched because they may fall back into poverty. */
export const monitoredCategories: readonly PopulationCategory[] = [
  "UNSTABLE_LIFTED",
  "MARGINAL_RISK",
  "SUDDEN_HARDSHIP",
  "RETURN_RISK_2026",
];

/** Junior college and higher. */
export const GRADUATE_RANK_MIN = 5;
/** A graduate without work counts as one up to this age (own figure). */
export const GRADUATE_AGE_MAX = 29;
/** 青年: 16 to 24 years, as in the statistics of youth unemployment. */
export const YOUTH_AGE_MAX = 24;

/** The points that rank priority groups first at equal score, with the groups as reasons. */
export function priorityOf(facts: PriorityFacts, day: PriorityDay): Priority {
  const isMonitored = monitoredCategories.includes(facts.populationCategory);
  const isGraduate = isUnemployedGraduate(facts, day);
  const isYouth = isYouthLongUnemployed(facts, day);
  return {
    points:
      (isMonitored ? weights.priority.monitored : 0) +
      (isGraduate || isYouth ? weights.priority.unemployedYouth : 0),
    reasons: [
      ...(isMonitored ? [`PRIORITY_MONITORED:${facts.populationCategory}`] : []),
      ...(isGraduate ? ["PRIORITY_GRADUATE"] : []),
      ...(isYouth ? ["PRIORITY_YOUTH_LONG_UNEMPLOYED"] : []),
    ],
  };
}

/** 未就业高校毕业生. */
function isUnemployedGraduate(
  { status, educationRank, birthYear }: PriorityFacts,
  { today }: PriorityDay,
): boolean {
  if (status !== "UNEMPLOYED" || birthYear === null) return false;
  return educationRank >= GRADUATE_RANK_MIN && yearOf(today) - birthYear <= GRADUATE_AGE_MAX;
}

/** 长期失业青年: without work for a year or more. */
function isYouthLongUnemployed(
  { status, statusAsOf, birthYear }: PriorityFacts,
  { today }: PriorityDay,
): boolean {
  if (status !== "UNEMPLOYED" || birthYear === null) return false;
  return statusAsOf <= aYearBefore(today) && yearOf(today) - birthYear <= YOUTH_AGE_MAX;
}

/** The same day a year earlier; for 29 February the day before. */
export function aYearBefore(day: string): string {
  return `${yearOf(day) - 1}${day.slice(4).replace("-02-29", "-02-28")}`;
}

export function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}
