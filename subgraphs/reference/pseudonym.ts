import { normaliseCitizenId } from "./citizen-id.ts";
import {
  type Blinded,
  blindInput,
  deriveKey,
  evaluate,
  evaluateAll,
  finalise,
  type Point,
  type Scalar,
} from "./oprf.ts";

/**
 * The pseudonym under which one person is found in several registers: an oblivious pseudorandom
 * function (RFC 9497) of the normalised ID number, its first 32 bytes as 43 characters of base64url.
 *
 * There are only some 10^11 possible ID numbers, so anything that can be computed without a key (a
 * plain or salted hash) gives every number away within hours. Here a province has the numbers and no
 * key, the key service of the provinces has the key and never sees a number, and what is stolen from
 * either tells nobody's number.
 */

/** A key of the pseudonyms, of one period. Who has it can find the person of any pseudonym made under it. */
export interface LinkKey {
  /** Names the key and its period, such as "2026". */
  readonly id: string;
  readonly secret: Scalar;
}

/** The key of 32 random bytes, as a file of keys holds them under its id. */
export function linkKeyOf(id: string, bytes: Uint8Array): LinkKey {
  return { id, secret: deriveKey(bytes, Buffer.from(id)) };
}

/** A number on its way to the key service and back. */
export interface LinkRequest extends Blinded {
  readonly input: Uint8Array;
}

/** What a province asks the key service about a person: `blinded` alone is sent. */
export function linkRequestOf(citizenId: string): LinkRequest {
  const input = inputOf(citizenId);
  return { input, ...blindInput(input) };
}

/**
 * A question about nobody, which cannot be told from others: a key service that answers with another
 * key than it says gives another link of it.
 */
export function canaryRequest(): LinkRequest {
  return { input: canaryInput, ...blindInput(canaryInput) };
}

/** No ID number reads so. */
const canaryInput = Buffer.from("laowu-link-canary");

/** @throws NotAPointError when the answer is none */
export function personLinkFrom({ input, blind }: LinkRequest, evaluated: Point): string {
  return linkOf(finalise(input, blind, evaluated));
}

/** The pseudonym for who may hold number and key together: the generator of demo data. */
export function personLinkOf(citizenId: string, key: Scalar): string {
  return linkOf(evaluate(key, inputOf(citizenId)));
}

/** The same for many, in less time. */
export function personLinksOf(citizenIds: readonly string[], key: Scalar): string[] {
  return evaluateAll(key, citizenIds.map(inputOf)).map(linkOf);
}

function inputOf(citizenId: string): Uint8Array {
  return Buffer.from(normaliseCitizenId(citizenId));
}

function linkOf(output: Buffer): string {
  return output.toString("base64url", 0, 32);
}
