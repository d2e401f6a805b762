/** However long somebody wishes to be left alone, no longer than this is waited; timers could not count much further. */
const retryAfterMsMax = 86_400_000;

/** Milliseconds that a `retry-after` asks for (RFC 9110, section 10.2.3): seconds, or an HTTP date; null when it says neither. */
export function readRetryAfter(
  header: string | readonly string[] | undefined,
  nowMs: number,
): number | null {
  const text = (typeof header === "string" ? header : header?.[0])?.trim() ?? "";
  const wanted = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(dateIn(text)) - nowMs;
  if (Number.isNaN(wanted)) return null;
  return Math.min(Math.max(wanted, 0), retryAfterMsMax);
}

/** `Date.parse` takes much for a date that is none of HTTP's. */
function dateIn(text: string): string {
  return /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text) ? text : "";
}
