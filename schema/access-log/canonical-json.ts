/**
 * The one way to write a value (RFC 8785): names in order, no space. So equal values are equal bytes,
 * and a hash over them can be checked by anybody.
 *
 * @throws TypeError for what no record may hold, such as a fraction, which prints differently here and there
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(wellFormed(value));
  if (value === null || typeof value === "boolean" || Number.isSafeInteger(value))
    return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object") throw new TypeError(`A record cannot hold ${String(value)}.`);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`).join(",")}}`;
}

/**
 * Half a surrogate pair is no text, and PostgreSQL knows no U+0000. Claims and case numbers come from
 * outside, and what they hold shall not keep a record from being written.
 */
function wellFormed(text: string): string {
  return suspicious.test(text) ? text.replace(/\p{Surrogate}|\0/gu, "\uFFFD") : text;
}

/** Units that are half of a pair, and U+0000: without them, as nearly always, nothing has to be looked at closely. */
const suspicious = /[\0\uD800-\uDFFF]/;
