/**
 * What each agreement between a worker and a job is worth, in millionths of the full score.
 *
 * All but the last two groups are multiples of 100, and the last two together stay below 100:
 * they decide between equals and never outweigh anything else.
 */
export const weights = {
  /** The worker wants this very occupation, or another of its minor group (小类). */
  intent: { exact: 300_000, related: 180_000 },
  /** The worker has practised this very occupation, or another of its minor group. */
  skill: { exact: 200_000, related: 120_000 },
  /** The lower end of the pay is enough, only its upper end is, or there is no monthly pay. */
  wage: { meets: 180_000, reaches: 120_000, notComparable: 60_000 },
  /** The worker asked for the region, goes anywhere, or asked for others but lives in the province. */
  region: { preferred: 180_000, any: 120_000, homeProvince: 60_000 },
  form: 80_000,
  education: 59_900,
  /** The job is meant for the worker's group. */
  targetGroup: 15,
  /** Among workers of equal score: monitored people, then graduates and youth long without work. */
  priority: { monitored: 50, unemployedYouth: 30 },
} as const;

/** The full score in millionths. */
export const FULL_SCORE = 1_000_000;

/** An occupation code to its minor group: x-xx-xx of x-xx-xx-xx. */
export const MINOR_GROUP_LENGTH = 7;
