/**
 * The citizen identification number 公民身份号码 of GB 11643-1999: six digits of the place of first
 * registration, eight of the birth date, three of a sequence whose parity tells the sex, one check
 * character of ISO 7064 MOD 11-2.
 */
export interface CitizenId {
  /** The one spelling: 18 characters, half-width, upper-case X. */
  readonly normalised: string;
  /** Where the number was first given out; kept for life, also when the county is long gone. */
  readonly regionCode: string;
  /** YYYY-MM-DD. */
  readonly birthDate: string;
  /** GB/T 2261.1. */
  readonly sexCode: "1" | "2";
  /** Set when the number belongs to a residence permit 港澳台居民居住证. */
  readonly residencePermit: "HK" | "MO" | "TW" | null;
}

export type CitizenIdProblem =
  | "NOT_18_CHARACTERS"
  | "NOT_DIGITS"
  | "NO_SUCH_PROVINCE"
  | "NO_SUCH_DATE"
  | "BORN_IN_THE_FUTURE"
  | "OUTSIDE_AGE_WINDOW"
  | "WRONG_CHECK_CHARACTER";

export type CitizenIdResult =
  | { readonly ok: true; readonly id: CitizenId }
  | { readonly ok: false; readonly problem: CitizenIdProblem };

export interface CitizenIdRules {
  /** The day of the check, YYYY-MM-DD: a birth after it is refused. */
  readonly today: string;
  /** Whole years; no bound when left out. */
  readonly ageMin?: number;
  /** Whole years; 120 when left out. */
  readonly ageMax?: number;
}

/**
 * Reads an ID number as people and old systems write it: full-width digits, spaces and hyphens, a
 * lower-case x, and the 15 digits given out before 1999 are all accepted.
 *
 * The county digits are never compared with a list: counties are abolished and merged, their
 * people's numbers stay. Only the province must be one that exists.
 */
export function parseCitizenId(text: string, rules: CitizenIdRules): CitizenIdResult {
  const normalised = normaliseCitizenId(text);
  if (normalised.length !== 18) return refused("NOT_18_CHARACTERS");
  if (!/^\d{17}[\dX]$/.test(normalised)) return refused("NOT_DIGITS");

  const province = normalised.slice(0, 2);
  if (!provinces.has(province)) return refused("NO_SUCH_PROVINCE");

  const birthDate = `${normalised.slice(6, 10)}-${normalised.slice(10, 12)}-${normalised.slice(12, 14)}`;
  if (!isDate(birthDate)) return refused("NO_SUCH_DATE");
  if (birthDate > rules.today) return refused("BORN_IN_THE_FUTURE");
  const age = ageOn(birthDate, rules.today);
  if (age < (rules.ageMin ?? 0) || age > (rules.ageMax ?? 120))
    return refused("OUTSIDE_AGE_WINDOW");

  if (normalised[17] !== citizenIdCheckCharacter(normalised))
    return refused("WRONG_CHECK_CHARACTER");

  return {
    ok: true,
    id: {
      normalised,
      regionCode: normalised.slice(0, 6),
      birthDate,
      sexCode: Number(normalised[16]) % 2 === 1 ? "1" : "2",
      residencePermit: residencePermits.get(province) ?? null,
    },
  };
}

/**
 * The one spelling under which a person is linked across registers. A 15-digit number gains the
 * century 19 and its check character. Text that is no ID number comes back cleaned, not judged.
 */
export function normaliseCitizenId(text: string): string {
  const cleaned = text
    .normalize("NFKC")
    .replaceAll(/[\s\-‐-―−]/g, "")
    .toUpperCase();
  if (!/^\d{15}$/.test(cleaned)) return cleaned;
  const body = `${cleaned.slice(0, 6)}19${cleaned.slice(6)}`;
  return body + citizenIdCheckCharacter(body);
}

/** The 18th character that belongs to the first 17 digits: weights 2^(18-i) mod 11, map 10X98765432. */
export function citizenIdCheckCharacter(digits: string): string {
  let sum = 0;
  for (const [index, weight] of weights.entries()) sum += weight * Number(digits[index]);
  return "10X98765432".charAt(sum % 11);
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

const residencePermits: ReadonlyMap<string, "HK" | "MO" | "TW"> = new Map([
  ["81", "HK"],
  ["82", "MO"],
  ["83", "TW"],
]);

/** GB/T 2260 provinces, 71 for numbers of people registered in Taiwan, and the permit prefixes. */
const provinces: ReadonlySet<string> = new Set([
  ...["11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"],
  ...[
    "41",
    "42",
    "43",
    "44",
    "45",
    "46",
    "50",
    "51",
    "52",
    "53",
    "54",
    "61",
    "62",
    "63",
    "64",
    "65",
  ],
  ...["71", "81", "82", "83"],
]);

function refused(problem: CitizenIdProblem): CitizenIdResult {
  return { ok: false, problem };
}

/** Date rolls 30 February over to March, so a date is real when it comes back as it went in. */
function isDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === date;
}

function ageOn(birthDate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
