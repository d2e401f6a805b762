import type { KeyObject } from "node:crypto";
import { KeyFileError, type PublicKeys, readKeysByAudience } from "./keys.ts";

/** Which provinces may ask, by the keys they sign with. */
export class ProvinceKeys {
  readonly keys: PublicKeys;
  readonly #provinceByKey: ReadonlyMap<string, string>;

  private constructor(keys: PublicKeys, provinceByKey: ReadonlyMap<string, string>) {
    this.keys = keys;
    this.#provinceByKey = provinceByKey;
  }

  /** With which a province signs; none of one that is not listed. */
  keysOf(province: string): PublicKeys {
    return new Map([...this.keys].filter(([id]) => this.#provinceByKey.get(id) === province));
  }

  /**
   * Reads public keys by province; other audiences may not ask.
   *
   * @throws KeyFileError
   */
  static ofFile(text: string, file: string): ProvinceKeys {
    const keys = new Map<string, KeyObject>();
    const provinceByKey = new Map<string, string>();
    for (const [province, ofProvince] of readKeysByAudience(text, file)) {
      if (!/^\d{2}$/.test(province)) continue;
      for (const [id, key] of ofProvince) {
        // Whose key it is, is all that is known of who asks.
        if (keys.has(id)) throw new KeyFileError(`${file} has the key "${id}" of two provinces.`);
        keys.set(id, key);
        provinceByKey.set(id, province);
      }
    }
    return new ProvinceKeys(keys, provinceByKey);
  }

  provinceOf(keyId: string): string | null {
    return this.#provinceByKey.get(keyId) ?? null;
  }
}
