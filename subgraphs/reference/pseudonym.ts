import { createHmac } from "node:crypto";
import { normaliseCitizenId } from "./citizen-id.ts";

/**
 * The pseudonym under which one person is found in several registers: HMAC-SHA-256 over the
 * normalised ID number, as 43 characters of base64url.
 *
 * The key must be secret and held outside the provinces. There are only some 10^11 possible ID
 * numbers, so anything a reader can compute without a key (a plain or salted hash) gives every
 * number away within hours.
 */
export function personLinkOf(citizenId: string, key: string | Uint8Array): string {
  return createHmac("sha256", key).update(normaliseCitizenId(citizenId)).digest("base64url");
}
