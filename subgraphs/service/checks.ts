import { BadUserInputError } from "./errors.ts";
import { centsOfDecimal } from "./money.ts";

/*
 * Checks of what a caller sent. Each returns the usable value or throws an error that
 * names the field and the reason.
 */

/** Text with something in it. */
export function checkedText(field: string, text: string, lengthMax = 200): string {
  if (text.trim() === "") throw new BadUserInputError(field, "must not be empty");
  if (text.length > lengthMax)
    throw new BadUserInputError(field, `must be at most ${lengthMax} characters long`);
  return text;
}

/** A list that names something: an empty one could mean "all" or "none", so it is refused. */
export function checkedList<Item>(
  field: string,
  items: readonly Item[],
  lengthMax = 200,
): readonly Item[] {
  if (items.length === 0) throw new BadUserInputError(field, "must name at least one value");
  if (items.length > lengthMax)
    throw new BadUserInputError(field, `must name at most ${lengthMax} values`);
  return items;
}

/** Every item must have the form. */
export function checkedForm(
  field: string,
  text: string,
  { form, expected }: { readonly form: RegExp; readonly expected: string },
): string {
  if (!form.test(text)) throw new BadUserInputError(field, `must be ${expected}`);
  return text;
}

export function checkedWholeNumber(
  field: string,
  value: number,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new BadUserInputError(field, `must be a whole number from ${min} to ${max}`);
  return value;
}

/** A decimal amount as whole cents. */
export function checkedCents(field: string, decimal: string): number {
  const cents = centsOfDecimal(decimal);
  if (cents === null)
    throw new BadUserInputError(field, 'must be an amount with at most two decimals, as "4500.00"');
  return cents;
}

/** A day, YYYY-MM-DD, that is in the calendar. */
export function checkedDate(field: string, text: string): string {
  const isDay =
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !text.startsWith("0000") &&
    asUtc(`${text}T00:00:00.000Z`)?.slice(0, 10) === text;
  if (!isDay) throw new BadUserInputError(field, "must be a day of the calendar, YYYY-MM-DD");
  return text;
}

/** A month, YYYY-MM, as its first and last day. */
export function checkedMonth(field: string, text: string): { first: string; last: string } {
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(text) || text.startsWith("0000"))
    throw new BadUserInputError(field, "must be a month, YYYY-MM");
  const [year = 0, month = 1] = text.split("-").map(Number);
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { first: `${text}-01`, last: `${text}-${days}` };
}

/** An instant with an offset, ISO 8601, in UTC with milliseconds. */
export function checkedDateTime(field: string, text: string): string {
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
  const utc = form.test(text) ? asUtc(text) : null;
  if (utc === null || utc.startsWith("-") || utc.startsWith("+"))
    throw new BadUserInputError(
      field,
      "must be an instant with an offset, as 2026-03-01T08:00:00.000Z",
    );
  checkedDate(field, text.slice(0, 10));
  return utc;
}

function asUtc(text: string): string | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
