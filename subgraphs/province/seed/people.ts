import { citizenIdCheckCharacter } from "../../reference/citizen-id.ts";
import { maskCitizenId, maskName, maskPhone } from "../../reference/mask.ts";
import { Draws, hash32 } from "./draws.ts";
import { familyNames } from "./names.ts";
import type { PersonLinks } from "./person-links.ts";

/** Who a generated person is, the same in every register that knows the person. */
export interface SeedPerson {
  readonly personLink: string;
  readonly nameMasked: string;
  /** Passes GB 11643 and can belong to nobody: see testIdNumber. */
  readonly idNumber: string;
  readonly idNumberMasked: string;
  /** Begins with 12, as no mobile number does. */
  readonly phone: string;
  readonly phoneMasked: string;
  readonly sexCode: "1" | "2";
  readonly birthYear: number;
  readonly age: number;
}

export interface PersonSettings {
  readonly seed: number;
  readonly referenceDate: string;
}

/** Tells the n-th person of a home province from all others, in the settings of one house. */
export interface PersonKey {
  readonly home: string;
  readonly index: number;
}

/** The n-th person of a home province. */
export function personAt(
  { home, index }: PersonKey,
  settings: PersonSettings,
  links: PersonLinks,
): SeedPerson {
  const draws = new Draws(hash32(settings.seed, Number(home), 77, index));
  const age = ageFrom(draws);
  const birthYear = Number(settings.referenceDate.slice(0, 4)) - age;
  const idNumber = testIdNumber(home, index, birthYear);
  const nameMasked = maskName(draws.pick(familyNames));
  const phone = `12${pad(draws.below(1_000_000_000), 9)}`;
  return {
    personLink: links.of(idNumber),
    nameMasked,
    idNumber,
    idNumberMasked: maskCitizenId(idNumber),
    phone,
    phoneMasked: maskPhone(phone),
    sexCode: Number(idNumber[16]) % 2 === 1 ? "1" : "2",
    birthYear,
    age,
  };
}

/** Their ID number alone. */
export function idNumberAt({ home, index }: PersonKey, settings: PersonSettings): string {
  const age = ageFrom(new Draws(hash32(settings.seed, Number(home), 77, index)));
  return testIdNumber(home, index, Number(settings.referenceDate.slice(0, 4)) - age);
}

/**
 * An ID number that passes GB 11643 and can belong to nobody: its county digits are <province>99nn,
 * which GB/T 2260 has never given out. Within a birth year the day moves on by a week for every
 * 100,000 people, so no two people of a province share a number.
 */
export function testIdNumber(home: string, index: number, birthYear: number): string {
  const sequence = index % 1_000;
  const county = Math.floor(index / 1_000) % 100;
  const block = Math.floor(index / 100_000);
  const dayOfYear = (hash32(sequence, county) + block * 7) % 365;
  const [month, day] = monthAndDay(dayOfYear);
  const body = `${home}99${pad(county, 2)}${birthYear}${pad(month, 2)}${pad(day, 2)}${pad(sequence, 3)}`;
  return body + citizenIdCheckCharacter(body);
}

/** 16 to 64, most of them in their thirties to fifties: the sum of two draws. */
function ageFrom(draws: Draws): number {
  return 16 + draws.below(25) + draws.below(25);
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Days are counted without 29 February. */
function monthAndDay(dayOfYear: number): readonly [month: number, day: number] {
  let rest = dayOfYear;
  for (const [month, length] of monthLengths.entries()) {
    if (rest < length) return [month + 1, rest + 1];
    rest -= length;
  }
  return [12, 31];
}

function pad(value: number, width: number): string {
  return value.toString().padStart(width, "0");
}
