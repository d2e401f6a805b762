const dayMs = 86_400_000;

/** Days from one day to the other, YYYY-MM-DD; negative when it is the earlier one. */
export function daysFrom(first: string, second: string): number {
  return (Date.parse(second) - Date.parse(first)) / dayMs;
}
