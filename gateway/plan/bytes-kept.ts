import type { DocumentNode } from "graphql";

/**
 * What a thing takes while it is kept, roughly and rather too much than too little: measured as
 * growth of the heap.
 */
const bytesPerToken = 250;
const bytesPerCharacter = 4;
const bytesPerPlannedField = 2_500;

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
export function bytesOfPlans(fields: number, combinations: number): number {
  return (1 + fields) * combinations * bytesPerPlannedField;
}
