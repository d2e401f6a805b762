/**
 * Working days in China (工作日): Monday to Friday, less the holidays and with the make-up days that the
 * State Council announces for each year. Of a year that has not been announced only weekends are known:
 * a clock then runs rather too fast than too slow.
 */
interface Announced {
  /** First and last day of each holiday, MM-DD. */
  readonly holidays: readonly (readonly [first: string, last: string])[];
  /** Saturdays and Sundays that are worked. */
  readonly madeUp: readonly string[];
}

/** 国务院办公厅关于部分节假日安排的通知, by year. */
const announced: ReadonlyMap<string, Announced> = new Map([
  [
    "2025",
    {
      holidays: [
        ["01-01", "01-01"],
        ["01-28", "02-04"],
        ["04-04", "04-06"],
        ["05-01", "05-05"],
        ["05-31", "06-02"],
        ["10-01", "10-08"],
      ],
      madeUp: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    },
  ],
  [
    "2026",
    {
      holidays: [
        ["01-01", "01-03"],
        ["02-15", "02-23"],
        ["04-04", "04-06"],
        ["05-01", "05-05"],
        ["06-19", "06-21"],
        ["09-25", "09-27"],
        ["10-01", "10-07"],
      ],
      madeUp: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    },
  ],
]);

/** @param day YYYY-MM-DD */
export function isWorkingDay(day: string): boolean {
  const { holidays = [], madeUp = [] } = announced.get(day.slice(0, 4)) ?? {};
  const monthAndDay = day.slice(5);
  if (madeUp.includes(monthAndDay)) return true;
  if (holidays.some(([first, last]) => first <= monthAndDay && monthAndDay <= last)) return false;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/**
 * The day on which so many working days have passed, the first being the one after.
 *
 * @param day YYYY-MM-DD
 */
export function workingDaysAfter(day: string, count: number): string {
  let current = day;
  for (let passed = 0; passed < count; ) {
    current = nextDay(current);
    if (isWorkingDay(current)) passed += 1;
  }
  return current;
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
