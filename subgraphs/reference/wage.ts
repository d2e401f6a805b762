export type WagePeriod = "HOUR" | "DAY" | "MONTH" | "YEAR" | "PIECE";

/**
 * How many of a period are paid in a month, as a fraction: 174 hours and 21.75 days are the
 * ministry's paid time of 2008 (劳社部发〔2008〕3号). Piece pay has no comparable month.
 */
const periodsPerMonth: Readonly<Record<WagePeriod, readonly [times: bigint, over: bigint] | null>> =
  {
    HOUR: [174n, 1n],
    DAY: [2175n, 100n],
    MONTH: [1n, 1n],
    YEAR: [1n, 12n],
    PIECE: null,
  };

/**
 * What a wage comes to in a month, in whole cents 分, a half cent rounded up; null for piece pay or
 * when no amount is known. Whole numbers throughout: 0.1 has no binary fraction.
 */
export function comparableMonthCents(cents: bigint | null, period: WagePeriod): bigint | null {
  const ratio = periodsPerMonth[period];
  if (cents === null || ratio === null) return null;
  const [times, over] = ratio;
  const doubled = 2n * cents * times + over;
  return doubled / (2n * over);
}
