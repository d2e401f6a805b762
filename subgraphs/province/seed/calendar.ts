export const dayMs = 86_400_000;

/** The last millisecond of a day in China. */
export function endOfDayInChina(date: string): number {
  return Date.parse(`${date}T23:59:59.999+08:00`);
}

/** YYYY-MM-DD of an instant in China. */
export function dateInChina(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** The first day of a month `months` after the month of a date. */
export function firstOfMonth(date: string, months: number): string {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7)) - 1 + months;
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}

/** Whole days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}
