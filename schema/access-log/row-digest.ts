import { createHash, createHmac } from "node:crypto";

/**
 * The key under which a log's rows are digests: who knows the id of a row and has the key can find
 * who looked at it, but a stolen log cannot be searched for everybody's ids.
 */
export class DigestKey {
  /** Tells keys apart; says nothing of the key. */
  readonly name: string;
  readonly #key: Buffer;

  /** @param key 32 random bytes */
  constructor(key: Buffer) {
    this.#key = key;
    this.name = createHash("sha256")
      .update("laowu access log key")
      .update(key)
      .digest("hex")
      .slice(0, 8);
  }

  /** The first 128 bits of HMAC-SHA-256, in base64url. */
  digest(text: string): string {
    return createHmac("sha256", this.#key).update(text).digest().toString("base64url", 0, 16);
  }
}

/** The key in a setting: 32 bytes in base64, base64url or hex. Null of a text that is none. */
export function readDigestKey(text: string): DigestKey | null {
  const trimmed = text.trim();
  const isHex = /^[0-9a-fA-F]{64}$/.test(trimmed);
  if (!isHex && !/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return null;
  return new DigestKey(Buffer.from(trimmed, isHex ? "hex" : "base64"));
}
