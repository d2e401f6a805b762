import type { UpdateCycle } from "./enums.ts";

/** What holds of records that the catalogue says nothing of: once a month (月更新). */
export const cycleDefault: UpdateCycle = "MONTHLY";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** China is ahead of UTC by so much, all year round since 1992. */
const aheadMs = 8 * hourMs;

const daysOf: Readonly<Partial<Record<UpdateCycle, number>>> = { DAILY: 1, WEEKLY: 7 };

const monthsOf: Readonly<Partial<Record<UpdateCycle, number>>> = {
  REAL_TIME: 1,
  MONTHLY: 1,
  QUARTERLY: 3,
  HALF_YEARLY: 6,
  YEARLY: 12,
};

/**
 * What was last touched before this moment is stale: one cycle ago by the calendar of China, at the same
 * time of day; of a month that has no such day, at its end. So what is stale stays so until it is touched.
 */
export function staleBefore(cycle: UpdateCycle, now: Date): Date {
  const days = daysOf[cycle];
  if (days !== undefined) return new Date(now.getTime() - days * dayMs);
  return monthsBefore(now, monthsOf[cycle] ?? 1);
}

function monthsBefore(now: Date, months: number): Date {
  const here = new Date(now.getTime() + aheadMs);
  const month = here.getUTCMonth() - months;
  const end = Date.UTC(here.getUTCFullYear(), month + 1, 1);
  const timeOfDay = here.getTime() - Math.floor(here.getTime() / dayMs) * dayMs;
  const then = Date.UTC(here.getUTCFullYear(), month, here.getUTCDate()) + timeOfDay;
  return new Date(Math.min(then, end) - aheadMs);
}
