export const dayMs = 86_400_000;

/** The last millisecond of a day in China. */
export function endOfDayInChina(date: string): number {
  return Date.parse(`${date}T23:59:59.999+08:00`);
}

/** YYYY-MM-DD of an instant in China. */
export function dateInChina(ms: number): string {
  return utcDate(Math.floor((ms + 8 * 3_600_000) / dayMs));
}

/** ISO 8601 with milliseconds in UTC. A register writes millions of them on a few thousand days. */
export function isoInstant(ms: number): string {
  const day = Math.floor(ms / dayMs);
  const rest = ms - day * dayMs;
  const hours = pad(Math.floor(rest / 3_600_000), 2);
  const minutes = pad(Math.floor(rest / 60_000) % 60, 2);
  const seconds = pad(Math.floor(rest / 1_000) % 60, 2);
  return `${utcDate(day)}T${hours}:${minutes}:${seconds}.${pad(rest % 1_000, 3)}Z`;
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

const dates = new Map<number, string>();

/** YYYY-MM-DD of a day counted from 1970. */
function utcDate(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * dayMs).toISOString().slice(0, 10);
  dates.set(day, date);
  return date;
}

function pad(value: number, width: number): string {
  return value.toString().padStart(width, "0");
}
