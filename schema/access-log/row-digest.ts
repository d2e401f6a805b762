import { createHmac } from "node:crypto";

/**
 * The key under which a log's rows are digests: who knows the id of a row and has the key can find
 * who looked at it, but a stolen log cannot be searched for everybody's ids.
 */
export class DigestKey {
  /** Tells keys apart; says nothing of the key. */
  readonly name: string;
  readonly #key: Uint8Array;

  /** @param key 32 random bytes */
  constructor(name: string, key: Uint8Array) {
    this.name = name;
    this.#key = key;
  }

  /** What tells it from another key of that name; it says nothing of the key. */
  get check(): string {
    return this.digest("laowu-key-check");
  }

  /** The first 128 bits of HMAC-SHA-256, in base64url. */
  digest(text: string): string {
    return createHmac("sha256", this.#key).update(text).digest().toString("base64url", 0, 16);
  }
}
