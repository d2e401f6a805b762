import { Hmac } from "../signatures/hmac.ts";

/**
 * The key under which a log's rows are digests: who knows the id of a row and has the key can find
 * who looked at it, but a stolen log cannot be searched for everybody's ids.
 */
export class DigestKey {
  /** Tells keys apart; says nothing of the key. */
  readonly name: string;
  readonly #hmac: Hmac;

  /** @param key 32 random bytes */
  constructor(name: string, key: Uint8Array) {
    this.name = name;
    this.#hmac = new Hmac(key);
  }

  /** What tells it from another key of that name; it says nothing of the key. */
  get check(): string {
    return this.digest("laowu-key-check");
  }

  /** The first 128 bits of HMAC-SHA-256, in base64url. */
  digest(text: string): string {
    const bytes = Buffer.from(text, "utf8").toString("latin1");
    return Buffer.from(this.#hmac.of(bytes), "base64").toString("base64url", 0, 16);
  }
}
