/** The day it is in China, YYYY-MM-DD: agreements, placements and vacancies go by its calendar. */
export function dayInChina(now: Date): string {
  const minute = Math.floor(now.getTime() / 60_000);
  if (minute !== known.minute) known = { minute, day: days.format(now) };
  return known.day;
}

/** Every request asks for it, and a calendar takes its time. Days begin with a minute. */
let known = { minute: Number.NaN, day: "" };

/** When that day began. */
export function beginOfDayInChina(now: Date): Date {
  return new Date(`${dayInChina(now)}T00:00:00+08:00`);
}

/** The Canadian form of a date is YYYY-MM-DD. */
const days = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" });
