import { describedEnum } from "../../service/described-enum.ts";
import { orderComplement } from "../../service/page.ts";

/** Fewer people than this may be known by name to whoever reads the number. */
const peopleMin = 5;

export const Withheld = describedEnum(
  "Withheld",
  "Why a number of people is not told (不予公布的原因).",
  {
    SMALL_COUNT:
      "It, or what would be left of a larger number without it, is from 1 to 4 people (人数过少).",
  },
);
export type Withheld = keyof typeof Withheld;

/** A number of people as everybody may know it: null when they are so few that they may be known. */
export function toldCount(people: number): number | null {
  return isTold(people) ? people : null;
}

/** The place in a list that shows its greatest first: what is not told stands where nobody does. */
export function orderOfPeople(people: number): number {
  return orderComplement - (toldCount(people) ?? 0);
}

/**
 * A number of people of whom a part has something in common. The part is null also when those who have
 * it not are too few: taking one number from the other must not show them.
 */
export function toldPart({ part, whole }: { readonly part: number; readonly whole: number }): {
  readonly part: number | null;
  readonly whole: number | null;
  readonly withheld: Withheld | null;
} {
  const told = { part: isTold(part) && isTold(whole - part), whole: isTold(whole) };
  return {
    part: told.part && told.whole ? part : null,
    whole: told.whole ? whole : null,
    withheld: told.part && told.whole ? null : "SMALL_COUNT",
  };
}

function isTold(people: number): boolean {
  return people === 0 || people >= peopleMin;
}
