import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from "node:crypto";

/**
 * AES-256-GCM. What is sealed is bound to its place: the same bytes in another row or column, or under
 * another province, do not open.
 */

export type SealKey = KeyObject | Uint8Array;

/** It was sealed under another key or for another place, or is not what was sealed. */
class BrokenSealError extends Error {
  override readonly name = "BrokenSealError";

  constructor(place: string) {
    super(`What is sealed at ${place.replaceAll("\n", " ")} cannot be opened.`);
  }
}

/** Nonce, ciphertext and tag in one. */
export function seal(key: SealKey, plain: Uint8Array, place: string): Buffer {
  const nonce = randomBytesOf(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce);
  cipher.setAAD(Buffer.from(place));
  const sealed = cipher.update(plain);
  cipher.final();
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]);
}

/** @throws BrokenSealError */
export function unseal(key: SealKey, sealed: Uint8Array, place: string): Buffer {
  if (sealed.length < nonceBytes + tagBytes) throw new BrokenSealError(place);
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const plain = decipher.update(sealed.subarray(nonceBytes, -tagBytes));
  try {
    decipher.final();
  } catch {
    throw new BrokenSealError(place);
  }
  return plain;
}

/** A key for one subject. */
export function randomSealKey(): Buffer {
  return randomBytesOf(keyBytes);
}

export const keyBytes = 32;
const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** Random bytes are fetched in stock: one call for each would take longer than the sealing. */
const stock = Buffer.alloc(16_384);
let used = stock.length;

function randomBytesOf(count: number): Buffer {
  if (used + count > stock.length) {
    randomFillSync(stock);
    used = 0;
  }
  const bytes = Buffer.from(stock.subarray(used, used + count));
  // Nobody finds in memory what was handed out.
  stock.fill(0, used, used + count);
  used += count;
  return bytes;
}
