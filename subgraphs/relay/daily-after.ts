const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** All of China has one time, eight hours ahead, in summer, too. */
const chinaAheadMs = 8 * hourMs;

/** The next time of the day in China after an instant, in milliseconds since 1970. */
export function dailyAfter(time: string, now: number): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const midnight = Math.floor((now + chinaAheadMs) / dayMs) * dayMs - chinaAheadMs;
  const today = midnight + hours * hourMs + minutes * 60_000;
  return today > now ? today : today + dayMs;
}
