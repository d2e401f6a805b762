/** Money is whole cents inside and decimal text outside; nothing in between is a float. */

/** 450000 as "4500.00". */
export function decimalOfCents(cents: number): string;
export function decimalOfCents(cents: number | null): string | null;
export function decimalOfCents(cents: number | null): string | null {
  if (cents === null) return null;
  const digits = Math.abs(cents).toString().padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const decimalForm = /^\d{1,13}(?:\.\d{1,2})?$/;

/** "4500.5" as 450050; null for anything that is not a non-negative amount of whole cents. */
export function centsOfDecimal(text: string): number | null {
  if (!decimalForm.test(text)) return null;
  const [whole = "0", fraction = ""] = text.split(".");
  return Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
}
