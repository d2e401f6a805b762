/** The day it is in China, YYYY-MM-DD: agreements, placements and vacancies go by its calendar. */
export function dayInChina(now: Date): string {
  return days.format(now);
}

/** The Canadian form of a date is YYYY-MM-DD. */
const days = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" });
