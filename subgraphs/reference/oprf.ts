import { hash } from "node:crypto";
import sodium from "libsodium-wrappers-sumo";
import { laneCount } from "./ristretto/field-lanes.ts";
import {
  encodePoints,
  hashToPoints,
  multiplyPoints,
  numberIn,
  Points,
} from "./ristretto/ristretto-lanes.ts";

/**
 * The oblivious pseudorandom function of RFC 9497, mode OPRF, suite ristretto255-SHA512.
 *
 * Who has an input blinds it, who has the key evaluates the blinded point, and the first one takes
 * the blind off again. Neither learns what the other holds, and the output is the same as if one of
 * them had held both. Input and key may be hashed to the output in one go where both lie open.
 *
 * The group is libsodium's; the hashing around it is RFC 9380, 5.3.1.
 */

await sodium.ready;

/** A scalar of the group, 32 bytes. */
export type Scalar = Uint8Array;
/** An encoded element of the group, 32 bytes. */
export type Point = Uint8Array;

export interface Blinded {
  /** Takes the blinding off again. Leaves nobody's hands. */
  readonly blind: Scalar;
  /** May be sent: without the blind it is any point. */
  readonly blinded: Point;
}

export class NotAPointError extends Error {
  override readonly name = "NotAPointError";

  constructor() {
    super("These bytes are no element of the group, or its identity.");
  }
}

/** A key that nobody knows. */
export function randomKey(): Scalar {
  return sodium.crypto_core_ristretto255_scalar_random();
}

/** The key of a seed of 32 bytes, always the same one. `info` tells keys of one seed apart. */
export function deriveKey(seed: Uint8Array, info: Uint8Array): Scalar {
  for (let counter = 0; counter < 256; counter += 1) {
    const input = Buffer.concat([seed, lengthOf(info), info, Uint8Array.of(counter)]);
    const key = sodium.crypto_core_ristretto255_scalar_reduce(expand(input, deriveKeyTag));
    if (isKey(key)) return key;
  }
  throw new Error("No key can be derived of this seed.");
}

/** Whether the bytes are a key: a scalar in its one encoding, and not zero. */
export function isKey(bytes: Uint8Array): boolean {
  if (bytes.length !== scalarBytes || bytes.every((byte) => byte === 0)) return false;
  const wide = Buffer.alloc(2 * scalarBytes);
  wide.set(bytes);
  return Buffer.compare(sodium.crypto_core_ristretto255_scalar_reduce(wide), bytes) === 0;
}

/** @param blind a random one unless given, which only tests do */
export function blindInput(input: Uint8Array, blind: Scalar = randomKey()): Blinded {
  return { blind, blinded: multiply(hashToGroup(input), blind) };
}

/** @throws NotAPointError */
export function evaluateBlinded(key: Scalar, blinded: Point): Point {
  return multiply(blinded, key);
}

/** @throws NotAPointError */
export function finalise(input: Uint8Array, blind: Scalar, evaluated: Point): Buffer {
  const inverse = sodium.crypto_core_ristretto255_scalar_invert(blind);
  return outputOf(input, multiply(evaluated, inverse));
}

/** The output for who holds both input and key, 64 bytes. */
export function evaluate(key: Scalar, input: Uint8Array): Buffer {
  return outputOf(input, multiply(hashToGroup(input), key));
}

/**
 * The outputs of many inputs, in less than half the time of one after the other. How long it takes tells of the
 * key, so it is for who keeps no secret from who measures: the generator, whose key is public.
 */
export function evaluateAll(key: Scalar, inputs: readonly Uint8Array[]): Buffer[] {
  const scalar = numberIn(key);
  const outputs: Buffer[] = [];
  for (let from = 0; from < inputs.length; from += laneCount) {
    const some = inputs.slice(from, from + laneCount);
    hashToPoints(
      lanePoints,
      some.map((input) => expand(input, hashToGroupTag)),
    );
    multiplyPoints(lanePoints, lanePoints, scalar);
    const elements = encodePoints(lanePoints);
    outputs.push(...some.map((input, lane) => outputOf(input, elements[lane] ?? noElement)));
  }
  return outputs;
}

const lanePoints = new Points();
const noElement = new Uint8Array();

const scalarBytes = 32;
const suite = "OPRFV1-\0-ristretto255-SHA512";
const hashToGroupTag = domainTag("HashToGroup-");
const deriveKeyTag = domainTag("DeriveKeyPair");

function hashToGroup(input: Uint8Array): Point {
  return sodium.crypto_core_ristretto255_from_hash(expand(input, hashToGroupTag));
}

/** libsodium refuses what is no point, and an identity on either side. */
function multiply(point: Point, scalar: Scalar): Point {
  if (point.length !== scalarBytes) throw new NotAPointError();
  try {
    return sodium.crypto_scalarmult_ristretto255(scalar, point);
  } catch {
    throw new NotAPointError();
  }
}

function outputOf(input: Uint8Array, element: Point): Buffer {
  return sha512([lengthOf(input), input, lengthOf(element), element, finalizeTag]);
}

const finalizeTag = Buffer.from("Finalize");

/** `expand_message_xmd` with SHA-512 to 64 bytes, which is one block. */
function expand(message: Uint8Array, tag: Uint8Array): Buffer {
  const first = sha512([zeroBlock, message, lengthOfBlock, tag]);
  return sha512([first, Uint8Array.of(1), tag]);
}

const zeroBlock = Buffer.alloc(128);
const lengthOfBlock = Uint8Array.of(0, 64, 0);

/** The tag with its length behind it, as `expand` wants it. */
function domainTag(purpose: string): Buffer {
  const tag = Buffer.from(purpose + suite, "latin1");
  return Buffer.concat([tag, Uint8Array.of(tag.length)]);
}

function lengthOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length > 0xff_ff) throw new RangeError("An input has at most 65535 bytes.");
  return Uint8Array.of(bytes.length >> 8, bytes.length & 0xff);
}

function sha512(parts: readonly Uint8Array[]): Buffer {
  return hash("sha512", Buffer.concat(parts), "buffer");
}
