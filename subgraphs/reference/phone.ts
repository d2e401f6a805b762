/**
 * A telephone number of the mainland in its one spelling: eleven digits of a mobile, or area code and
 * number of a landline with a hyphen between them. Null for anything else.
 */
export function normalisePhone(text: string): string | null {
  const digits = text
    .normalize("NFKC")
    .replaceAll(/[\s()\-‐-―−]/g, "")
    .replace(/^(?:\+|00)?86(?=1\d{10}$)/, "");
  if (/^1\d{10}$/.test(digits)) return digits;
  const [, area, number] = /^(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})$/.exec(digits) ?? [];
  return area === undefined ? null : `${area}-${number}`;
}
