import { unsaid } from "../../../schema/signatures/claims.ts";
import { limits } from "../../limits.ts";
import type { AskedCall } from "../transport.ts";

/**
 * What two reads of one URL must have in common to share an answer: everything that is signed for who
 * asks, and every byte of the question. The text itself is the key, for no two texts are ever taken for
 * the same one, as digests might be; it is kept only while its call is in flight.
 *
 * @returns null when a read goes alone: a large one, and one that looks at persons, for every look is
 * written down where it happens
 */
export function sharingKey({ audience, caller, claims, body }: AskedCall): string | null {
  const isLook = caller.access !== null || claims.access !== unsaid || claims.request !== unsaid;
  if (isLook || body.length > limits.sharedCharactersMax) return null;
  // No header holds a line break, so that none of these can be taken for another.
  return `${audience}\n${claims.actor}\n${body}`;
}
