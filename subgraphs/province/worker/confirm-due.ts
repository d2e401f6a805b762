/** How long an intent is good when nobody says. Own figure: offices ask anew every quarter. */
const confirmDays = 90;
const dayMs = 86_400_000;
const chinaMs = 8 * 3_600_000;

/** The day on which a person is asked again, YYYY-MM-DD in China, of an intent recorded at an instant. */
export function confirmDueAfter(recordedAt: string): string {
  const inChina = Date.parse(recordedAt) + chinaMs;
  return new Date(inChina + confirmDays * dayMs).toISOString().slice(0, 10);
}
