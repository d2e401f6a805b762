const chinaIsAheadMs = 8 * 60 * 60 * 1_000;

/** The day in China, YYYY-MM-DD: agreements begin and end with days there. China keeps one time, UTC+8. */
export function todayInChina(now: number): string {
  return new Date(now + chinaIsAheadMs).toISOString().slice(0, 10);
}
