import type { DocumentNode } from "graphql";
import type { Size } from "./operation-size.ts";

/**
 * What a thing takes while it is kept, roughly and rather too much than too little: measured as
 * growth of the heap.
 */
const bytesPerToken = 250;
const bytesPerCharacter = 4;
const bytesPerPlannedField = 2_500;
/** The text stands in a plan several times, and twice as large where it is Chinese. */
const bytesPerPlannedCharacter = 6;

/**
 * A document holds every word and sign it was read from, remarks too, which no limit on words
 * counts.
 */
export function bytesOfDocument({ loc }: DocumentNode): number {
  let tokens = 0;
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) tokens++;
  return tokens * bytesPerToken + (loc?.source.body.length ?? 0) * bytesPerCharacter;
}

/** Plans and writers of an operation, for as many combinations of its conditions as are kept. */
export function bytesOfPlans({ selections, characters }: Size, combinations: number): number {
  const bytes = (1 + selections) * bytesPerPlannedField + characters * bytesPerPlannedCharacter;
  return bytes * combinations;
}
